package io.activitysync.bench.contender;

import io.activitysync.bench.Cost;
import io.activitysync.bench.load.Chunk;
import io.activitysync.bench.load.Feed;
import java.io.IOException;

/** One way of writing events to Kinesis. */
public interface Contender extends AutoCloseable {

  /**
   * Numbers in flight (calls, threads or records, as the contender means it) that are worth trying;
   * the fastest is used. A contender that finds its own gives the one number 0.
   */
  int[] inFlightChoices();

  /**
   * Puts events where they will be fetched from, before the clock starts: what is measured begins
   * with {@link #send}, which then finds the feed empty. By default nothing is put anywhere.
   */
  default void fill(Feed feed) throws Exception {}

  /**
   * Sends all that the feed gives, or has it fetched, and returns when it is acknowledged.
   *
   * @param feed taken from until it is empty
   * @param inFlight one of {@link #inFlightChoices()}
   * @throws Exception when an event was not acknowledged
   */
  void send(Feed feed, int inFlight) throws Exception;

  /**
   * Sends one event while nothing else is under way, and returns when it is acknowledged.
   *
   * @param one a chunk of one event
   */
  default void sendOne(Chunk one) throws Exception {
    throw new UnsupportedOperationException("it fetches its events by itself");
  }

  /** What has been used so far; by default by this process and those that it started. */
  default Cost cost() {
    return Cost.ofThisProcess();
  }

  @Override
  void close() throws IOException;
}
