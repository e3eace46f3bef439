package io.activitysync.management.series;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Counters;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one connection did, in steps of {@value #FINE} s over an hour and of {@value #COARSE} s over
 * a day. Takes about 20 KiB once there is something to tell, and next to nothing before. Safe for
 * use by several threads.
 */
public final class ConnectionSeries {
  static final int FINE = 10;
  static final int COARSE = 300;

  /** Steps of {@value #FINE} s that {@link #rates} answers: five minutes. */
  static final int RATES = 30;

  private static final int[] NOTHING = {};
  private static final int WIDTH = 8;
  private static final int RECEIVED = 0;
  private static final int DELIVERED = 1;
  private static final int DISCARDED = 2;
  private static final int RETRIED = 3;
  private static final int MILLIS = 4;
  private static final int ACKNOWLEDGED = 5;
  private static final int RECORDS = 6;
  private static final int CALLS = 7;

  private final Connection connection;
  private final long since;
  private final LongAdder nanos = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder records = new LongAdder();
  private final LongAdder calls = new LongAdder();
  private final long[] before = new long[RETRIED + 1];
  private Ring hour;
  private Ring day;
  private Instant lastEvent;
  private int[] rates = NOTHING;
  private volatile long discardedBefore;

  ConnectionSeries(Connection connection, long since) {
    this.connection = connection;
    this.since = since;
  }

  Connection connection() {
    return connection;
  }

  void acknowledged(long took) {
    nanos.add(took);
    acknowledged.increment();
  }

  void called(int count) {
    records.add(count);
    calls.increment();
  }

  /** What is discarded from now on is told of as discarded while it is off. */
  void switchedOff() {
    discardedBefore = connection.counters().discarded.sum();
  }

  /** Events discarded since it was switched off last, or since the process started. */
  public long discardedWhileOff() {
    return Math.max(0, connection.counters().discarded.sum() - discardedBefore);
  }

  /** Whether there is memory set apart for it. */
  synchronized boolean kept() {
    return hour != null;
  }

  /**
   * Takes down what happened since the last time.
   *
   * @param mayKeep whether memory may be set apart for it
   */
  synchronized void sample(Instant now, boolean mayKeep) {
    Counters counters = connection.counters();
    long[] sums = {
      counters.received.sum(),
      counters.delivered.sum(),
      counters.discarded.sum(),
      counters.retried.sum()
    };
    float[] row = new float[WIDTH];
    boolean something = false;
    for (int i = 0; i < sums.length; i++) {
      row[i] = sums[i] - before[i];
      before[i] = sums[i];
      something |= row[i] != 0;
    }
    if (row[RECEIVED] > 0) {
      lastEvent = now;
    }
    row[MILLIS] = nanos.sumThenReset() / 1e6f;
    row[ACKNOWLEDGED] = acknowledged.sumThenReset();
    row[RECORDS] = records.sumThenReset();
    row[CALLS] = calls.sumThenReset();
    if (hour == null && something && mayKeep) {
      hour = new Ring(FINE, 3_600 / FINE, WIDTH);
      day = new Ring(COARSE, 86_400 / COARSE, WIDTH);
    }
    if (hour != null) {
      hour.add(now.getEpochSecond(), row);
      day.add(now.getEpochSecond(), row);
      boolean had = rates.length > 0;
      rates = something || had ? rates(now.getEpochSecond()) : NOTHING;
    }
  }

  /** Notes that events have come, where somebody looked more closely than every step. */
  public synchronized void eventsCame(Instant at) {
    lastEvent = at;
  }

  /** When events came last, to within {@value #FINE} s; null where none came yet. */
  public synchronized Instant lastEvent() {
    return lastEvent;
  }

  /**
   * Events received in each of the last steps of {@value #FINE} s, the newest last; empty where
   * none came. Not to be changed.
   */
  public synchronized int[] rates() {
    return rates;
  }

  private int[] rates(long now) {
    float[] all = hour.read(RECEIVED, now + FINE);
    int[] last = new int[RATES];
    boolean some = false;
    for (int i = 0; i < RATES; i++) {
      float value = all[all.length - RATES + i];
      last[i] = Float.isNaN(value) ? 0 : (int) value;
      some |= last[i] != 0;
    }
    return some ? last : NOTHING;
  }

  /**
   * The last hour, or day.
   *
   * @return {@code from} and {@code step} in seconds, and {@code series}: events a second, latency
   *     in ms and records a call, by name; null where nothing was measured
   */
  public synchronized Map<String, Object> read(boolean wholeDay, Instant at) {
    long now = at.getEpochSecond();
    Ring ring = wholeDay ? day : hour;
    if (ring == null) {
      // idle is not unknown: zeros since it is looked at
      ring = wholeDay ? new Ring(COARSE, 86_400 / COARSE, WIDTH) : new Ring(FINE, 360, WIDTH);
      for (long t = Math.max(since, now - 86_400); t <= now; t += ring.step()) {
        ring.add(t, new float[WIDTH]);
      }
    }
    Map<String, Object> series = new LinkedHashMap<>();
    series.put("received", quotient(ring.read(RECEIVED, now), null, ring.step()));
    series.put("delivered", quotient(ring.read(DELIVERED, now), null, ring.step()));
    series.put("discarded", quotient(ring.read(DISCARDED, now), null, ring.step()));
    series.put("retried", quotient(ring.read(RETRIED, now), null, ring.step()));
    series.put("latency", quotient(ring.read(MILLIS, now), ring.read(ACKNOWLEDGED, now), 1));
    series.put("batch", quotient(ring.read(RECORDS, now), ring.read(CALLS, now), 1));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("from", ring.from(now));
    json.put("step", ring.step());
    json.put("series", series);
    return json;
  }

  private static Float[] quotient(float[] sums, float[] counts, int divisor) {
    Float[] values = new Float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      float by = counts == null ? divisor : counts[i];
      values[i] = Float.isNaN(sums[i]) || by == 0 ? null : Math.round(sums[i] / by * 100) / 100f;
    }
    return values;
  }
}
