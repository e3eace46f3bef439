package io.activitysync.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What a connection is at the moment. Each state carries its data and offers only its legal moves;
 * {@link Connection} alone carries them out.
 */
public sealed interface ConnectionState {

  /** Since when it is so. */
  Instant since();

  /**
   * The state's name for programs: {@code DISABLED}, {@code CONNECTING}, {@code STREAMING}, {@code
   * PAUSED}.
   */
  String label();

  /** What becomes of an event that arrives in this state. */
  Flow flow();

  /** Switched off, from whatever state. */
  default Disabled disable(Instant now) {
    return this instanceof Disabled already ? already : new Disabled(now);
  }

  /** Off: events are taken from the source, counted and gone. */
  record Disabled(Instant since) implements ConnectionState {
    /** Switched on: probes, and lets events through meanwhile. */
    public Connecting enable(Instant now) {
      return new Connecting(now, 0, Flow.PASS, false);
    }

    /** Switched on, and its way to the stream is still being made: holds events until the probe. */
    public Connecting enableHeld(Instant now) {
      return new Connecting(now, 0, Flow.HOLD, false);
    }

    /** Switched on, and may not stream yet: suspended by hand, or a secret can't be read. */
    public Paused hold(PauseReason reason, Instant now) {
      return new Paused(reason, now, null, 0);
    }

    @Override
    public String label() {
      return "DISABLED";
    }

    @Override
    public Flow flow() {
      return Flow.DISCARD;
    }
  }

  /**
   * On, and not known yet whether the stream takes events.
   *
   * @param attempt how many retries in a row have failed before, 0 or more
   * @param flow whether events go through meanwhile, or are held, as after a pause
   * @param probed whether the probe has come back and found nothing, neither good nor bad: the
   *     first put is the proof then
   */
  record Connecting(Instant since, int attempt, Flow flow, boolean probed)
      implements ConnectionState {
    /** The probe, or the first put, succeeded. */
    public Streaming connected(Instant now) {
      return new Streaming(now, attempt);
    }

    /** The probe may not ask; events go through, and the first of them proves. */
    public Connecting unproven() {
      return probed ? this : new Connecting(since, attempt, Flow.PASS, true);
    }

    /** Settings changed meanwhile: probes anew. */
    public Connecting reconnect(Instant now) {
      return new Connecting(now, attempt, flow, false);
    }

    /** The probe, or a put, failed. */
    public Paused pause(PauseReason reason, RetrySchedule retries, Instant now) {
      return Paused.of(reason, retries, attempt, now);
    }

    @Override
    public String label() {
      return "CONNECTING";
    }
  }

  /**
   * On, and events go to the stream.
   *
   * @param attempt how many retries in a row had failed before it streamed, 0 or more
   */
  record Streaming(Instant since, int attempt) implements ConnectionState {
    /**
     * Streaming that lasted this long was a success: the waits between retries start from the
     * smallest again.
     */
    private static final Duration STABLE = Duration.ofMinutes(1);

    /** Something went wrong, or an operator suspended it. */
    public Paused pause(PauseReason reason, RetrySchedule retries, Instant now) {
      boolean lasted = Duration.between(since, now).compareTo(STABLE) >= 0;
      return Paused.of(reason, retries, lasted ? 0 : attempt, now);
    }

    /** Changed settings, or doubtful news, are to be probed. */
    public Connecting reconnect(Instant now) {
      return new Connecting(now, 0, Flow.PASS, false);
    }

    @Override
    public String label() {
      return "STREAMING";
    }

    @Override
    public Flow flow() {
      return Flow.PASS;
    }
  }

  /**
   * On, but held: events wait at their source.
   *
   * @param reason why
   * @param nextRetryAt when it is retried by itself; null where it waits for a person
   * @param attempt how many retries in a row have failed, 0 or more
   */
  record Paused(PauseReason reason, Instant since, Instant nextRetryAt, int attempt)
      implements ConnectionState {
    /** Refuses a pause without its reason. */
    public Paused {
      Objects.requireNonNull(reason, "reason");
    }

    private static Paused of(PauseReason reason, RetrySchedule retries, int attempt, Instant now) {
      Instant next = reason.passing() ? now.plus(retries.waitAfter(attempt)) : null;
      return new Paused(reason, now, next, attempt);
    }

    /** To be retried: probes first, and holds events until then. */
    public Connecting retry(Instant now) {
      return new Connecting(now, attempt + 1, Flow.HOLD, false);
    }

    /** The same pause, which is retried by itself at another time than it said. */
    public Paused retriedAt(Instant next) {
      return new Paused(reason, since, next, attempt);
    }

    /** Another reason came to light. */
    public Paused because(PauseReason other, RetrySchedule retries, Instant now) {
      return of(other, retries, attempt, now);
    }

    @Override
    public String label() {
      return "PAUSED";
    }

    @Override
    public Flow flow() {
      return Flow.HOLD;
    }
  }
}
