package io.activitysync.kinesis.delivery;

/**
 * What to do when AWS says that the credentials have expired: they are renewed once, and only when
 * the renewed ones are said to have expired too, before any call went well with them, is it a
 * fault. Used under a lock.
 */
final class ExpiredCredentials {
  private int age;
  private boolean renewing;
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
  Verdict expired(int callAge) {
    if (renewing || callAge != age) {
      return Verdict.SEND_AGAIN;
    }
    if (!proven) {
      return Verdict.GIVE_UP;
    }
    renewing = true;
    return Verdict.RENEW;
  }

  /** The renewal is over. */
  void renewed() {
    renewing = false;
    proven = false;
    age++;
  }

  /** A person or a probe says that it may be tried anew. */
  void reset() {
    proven = true;
  }
}
