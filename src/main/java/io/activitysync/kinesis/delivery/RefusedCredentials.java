package io.activitysync.kinesis.delivery;

/**
 * What to do when AWS refuses the credentials, as expired or as a key that it does not know: they
 * are renewed once, and only when the renewed ones are refused too, before any call went well with
 * them, is it a fault. Used under a lock.
 */
final class RefusedCredentials {
  private int age;
  private boolean renewing;

  /** A renewal is under way that was begun before somebody said to try anew. */
  private boolean outdated;

  private boolean proven = true;

  /** What to do next. */
  enum Verdict {
    /** Send again as soon as credentials are there. */
    SEND_AGAIN,
    /** The same, and have them renewed. */
    RENEW,
    /** They were renewed, to no avail. */
    GIVE_UP
  }

  /** Which credentials a call goes out with. */
  int age() {
    return age;
  }

  /** Whether calls have to wait. */
  boolean isRenewing() {
    return renewing;
  }

  /** A call was answered. */
  void worked(int callAge) {
    proven |= callAge == age;
  }

  /** A call was refused for its credentials. */
  Verdict refused(int callAge) {
    if (renewing || callAge != age) {
      return Verdict.SEND_AGAIN;
    }
    if (!proven) {
      return Verdict.GIVE_UP;
    }
    renewing = true;
    return Verdict.RENEW;
  }

  /**
   * The renewal is over.
   *
   * @return whether it tells anything of the credentials: not where it was tried anew meanwhile
   */
  boolean renewed() {
    boolean telling = !outdated;
    renewing = false;
    outdated = false;
    proven = !telling;
    age++;
    return telling;
  }

  /** A person or a probe says that it may be tried anew. */
  void reset() {
    proven = true;
    outdated = renewing;
  }
}
