package io.activitysync.management.rest;

import io.activitysync.http.Problem;
import java.util.concurrent.Semaphore;
import org.apache.camel.Processor;

/**
 * Bounds how many requests do at once what holds a thread for seconds: these wait for others than
 * this process, and all threads that wait would leave none to answer. Safe for use by several
 * threads.
 */
final class AtOnce {
  private final Semaphore room;
  private final Problem full;

  /**
   * Has room.
   *
   * @param most requests at once, 1 or more
   * @param title of the problem that one more is answered with
   */
  AtOnce(int most, String title) {
    room = new Semaphore(most);
    full =
        new Problem(429, title, "should be at most " + most + " at once; try again in a moment")
            .retryAfter(2);
  }

  /** The same within the bound, which is one for all that it is said of. */
  Processor bound(Processor work) {
    return exchange -> {
      if (!room.tryAcquire()) {
        throw new ApiProblem(full);
      }
      try {
        work.process(exchange);
      } finally {
        room.release();
      }
    };
  }
}
