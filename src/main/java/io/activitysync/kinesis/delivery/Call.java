package io.activitysync.kinesis.delivery;

import java.util.Arrays;
import java.util.List;

/**
 * One PutRecords call.
 *
 * @param entries 1 to 500
 * @param bytes sum of their costs
 * @param sentAt in nanoseconds
 * @param credentialsAge which credentials it went out with
 * @param way by which it went out; another since it was closed
 */
record Call(List<RequestEntry> entries, long bytes, long sentAt, int credentialsAge, int way) {

  /** Of entries that go out now. */
  static Call of(List<RequestEntry> entries, long now, int credentialsAge, int way) {
    long bytes = 0;
    for (RequestEntry entry : entries) {
      bytes += entry.cost;
    }
    return new Call(entries, bytes, now, credentialsAge, way);
  }

  /** Calls that went out and are not settled yet. Used under a lock. */
  static final class UnderWay {
    private Call[] calls = new Call[4];
    private int count;

    /** A call goes out. */
    void add(Call call) {
      if (count == calls.length) {
        calls = Arrays.copyOf(calls, 2 * count);
      }
      calls[count++] = call;
    }

    /** A call is settled, or did not go out after all; makes no object. */
    void remove(Call call) {
      for (int i = 0; i < count; i++) {
        // no entry is in two calls at once
        if (calls[i].equals(call)) {
          calls[i] = calls[--count];
          calls[count] = null;
          return;
        }
      }
    }

    int count() {
      return count;
    }

    /** One of them, by its number from 0. */
    Call get(int index) {
      return calls[index];
    }
  }
}
