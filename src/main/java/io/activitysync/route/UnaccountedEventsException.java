package io.activitysync.route;

import io.activitysync.event.Tally;

/**
 * Events that must not be acknowledged to their source, since some of them are neither in the
 * stream nor known to be left out. Carries no stack trace: it tells of the route, not of the code.
 */
public final class UnaccountedEventsException extends Exception {
  private static final long serialVersionUID = 1L;

  private UnaccountedEventsException(String gap) {
    super("the events can't be acknowledged: " + gap, null, false, false);
  }

  /**
   * Goes by the sum.
   *
   * @throws UnaccountedEventsException where it does not come out
   */
  static void check(Tally tally) throws UnaccountedEventsException {
    String gap = tally.gap();
    if (gap != null) {
      throw new UnaccountedEventsException(gap);
    }
  }
}
