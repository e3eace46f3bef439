package io.activitysync.connection.store;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Leases that several processes share, by the clock of the one database that keeps them. Safe for
 * use by several threads. Every method may throw {@link
 * io.activitysync.connection.StoreUnavailableException}, after which it may have been done or not,
 * or be done later still.
 */
public interface LeaseTable {

  /**
   * A lease that somebody has.
   *
   * @param owner the process
   * @param epoch grows each time that the lease is taken, by whomever
   */
  record Holder(String owner, long epoch) {}

  /**
   * What a step came to.
   *
   * @param holders who has what, of all that was named
   * @param processes how many processes have taken steps within their terms, this one among them
   * @param fewest how many leases each of the others wants or holds at least; the highest number
   *     where there is no other
   */
  record Step(Map<String, Holder> holders, int processes, int fewest) {}

  /**
   * Says that a process is there, renews what it holds, and takes what is free, or its own of an
   * earlier epoch, of what it wants. Waits for no other process. Free is also what has not been
   * renewed for a term though its end is far ahead, as after the database's clock was put back.
   *
   * @param owner the process; no other has this name, nor had it before
   * @param held names and epochs of what it holds
   * @param wanted names of what it wants, and does not hold
   * @param most how many of these it takes
   * @param term how long what it has lasts from now on
   */
  Step step(String owner, Map<String, Long> held, Set<String> wanted, int most, Duration term);

  /** Frees what a process holds, by names and epochs; nothing where it holds it no more. */
  void release(String owner, Map<String, Long> held);

  /**
   * Takes turns at what several processes do one at a time, again and again. Nobody has another
   * turn at the same before the wait after it is over; then it is anybody's, the same process's a
   * second later.
   *
   * @param names at what
   * @param waits how long the wait is after so many turns, 1 or more, that nobody {@linkplain
   *     #endTurns ended}
   * @param longest of all waits: who would have to wait longer, since the database's clock was put
   *     back, has the turn at once
   * @return of each name zero where the turn was taken; else how long to wait before asking again
   */
  Map<String, Duration> turns(
      Set<String> names, String owner, IntFunction<Duration> waits, Duration longest);

  /** What took turns is done: the next turn at each is the first one. */
  void endTurns(Set<String> names);

  /** A process is there no more. */
  void leave(String owner);
}
