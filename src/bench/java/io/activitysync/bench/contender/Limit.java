package io.activitysync.bench.contender;

import io.activitysync.bench.load.Chunk;
import io.activitysync.bench.load.Feed;
import io.activitysync.bench.load.Target;
import java.io.IOException;

/**
 * As little as the protocol asks for: CBOR encoded straight into the request, signed, written to a
 * kept socket by a blocking thread; the answer is taken in and its status looked at. No order, no
 * retry, no look at single results. Nobody should use it; it is the floor.
 */
final class Limit implements Contender {
  private static final int BATCH = 500;

  private final Target target;
  private final LimitConnection single;

  Limit(Target target) throws Exception {
    this.target = target;
    single = new LimitConnection(target);
  }

  @Override
  public int[] inFlightChoices() {
    return new int[] {4, 16};
  }

  @Override
  public void send(Feed feed, int inFlight) throws Exception {
    Crew.work(
        inFlight,
        () -> {
          try (LimitConnection connection = new LimitConnection(target)) {
            for (Chunk chunk = feed.take(BATCH); chunk != null; chunk = feed.take(BATCH)) {
              connection.putRecords(chunk);
            }
          }
        });
  }

  @Override
  public void sendOne(Chunk one) throws Exception {
    single.putRecord(one);
  }

  @Override
  public void close() throws IOException {
    single.close();
  }
}
