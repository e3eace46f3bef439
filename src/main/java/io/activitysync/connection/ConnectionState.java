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

  /** Switched off, from whatever state. */
  default Disabled disable(Instant now) {
    return this instanceof Disabled already ? already : new Disabled(now);
  }

  /** Off: events are taken from the source, counted and gone. */
  record Disabled(Instant since) implements ConnectionState {
    /** Switched on: probes first. */
    public Connecting enable(Instant now) {
      return new Connecting(now, 0);
    }

    @Override
    public String label() {
      return "DISABLED";
    }
  }

  /**
   * On, and the stream is being probed.
   *
   * @param attempt how many retries in a row have failed before, 0 or more
   */
  record Connecting(Instant since, int attempt) implements ConnectionState {
    /** The probe, or the first put, succeeded. */
    public Streaming connected(Instant now) {
      return new Streaming(now, attempt);
    }

    /** The probe failed. */
    public Paused pause(PauseReason reason, Instant now) {
      return new Paused(reason, now, null, attempt);
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
    public Paused pause(PauseReason reason, Instant now) {
      boolean lasted = Duration.between(since, now).compareTo(STABLE) >= 0;
      return new Paused(reason, now, null, lasted ? 0 : attempt);
    }

    /** Changed settings are to be probed. */
    public Connecting reconnect(Instant now) {
      return new Connecting(now, 0);
    }

    @Override
    public String label() {
      return "STREAMING";
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

    /** To be retried: probes first. */
    public Connecting retry(Instant now) {
      return new Connecting(now, attempt + 1);
    }

    /** The same pause with the time of the next retry. */
    public Paused retryAt(Instant time) {
      return new Paused(reason, since, time, attempt);
    }

    /** Another reason came to light. */
    public Paused because(PauseReason other, Instant now) {
      return new Paused(other, now, null, attempt);
    }

    @Override
    public String label() {
      return "PAUSED";
    }
  }
}
