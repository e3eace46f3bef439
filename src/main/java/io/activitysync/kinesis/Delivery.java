package io.activitysync.kinesis;

import io.activitysync.kinesis.FaultClassifier.Finding;
import io.activitysync.kinesis.client.PutRecordsClient;
import io.activitysync.kinesis.client.PutResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Delivers one connection's records: batches them over all exchanges, keeps each key in order,
 * resends only what failed, and fails everything back when the way is broken. Safe for use by
 * several threads.
 */
public final class Delivery {
  private static final int MAX_ENTRIES = 500;
  private static final long FIRST_WAIT_MILLIS = 100;
  private static final long LONGEST_WAIT_MILLIS = 5_000;

  private final DeliverySettings settings;
  private final PutRecordsClient client;
  private final ScheduledExecutorService timer;
  private final Executor pullers;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;

  private final Object lock = new Object();
  private final Map<String, ArrayDeque<PendingRecord>> busyKeys = new HashMap<>();
  private final ArrayDeque<PendingRecord> ready = new ArrayDeque<>();
  private final PriorityQueue<PendingRecord> waiting =
      new PriorityQueue<>(Comparator.comparingLong((PendingRecord r) -> r.retryAt));
  private final ArrayDeque<Submission> starved = new ArrayDeque<>();
  private long heldBytes;
  private int inFlight;
  private double window = 4;
  private DeliveryException broken;

  /** All that it needs comes from outside. */
  public Delivery(
      DeliverySettings settings,
      PutRecordsClient client,
      ScheduledExecutorService timer,
      Executor pullers,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.settings = settings;
    this.client = client;
    this.timer = timer;
    this.pullers = pullers;
    this.nanoTime = nanoTime;
    this.random = random;
  }

  /** Takes an exchange's records. Returns when they are read or there is no more room. */
  public void send(RecordSource source, DeliveryCallback callback) {
    pull(new Submission(source, callback));
  }

  /**
   * Fails whatever is not in flight back to its source, and all that comes, until {@link #open}.
   */
  public void giveBack(Fault fault, String detail) {
    fail(new DeliveryException(fault, detail, null));
  }

  /** Takes records again after {@link #giveBack} or a fault. */
  public void open() {
    synchronized (lock) {
      broken = null;
    }
  }

  private void pull(Submission submission) {
    List<Runnable> after = new ArrayList<>();
    try {
      while (true) {
        synchronized (lock) {
          if (submission.failure != null) {
            settle(submission, after);
            break;
          }
          if (heldBytes >= settings.bufferBytes()) {
            starved.add(submission);
            break;
          }
        }
        RecordBatch batch = submission.source.next();
        synchronized (lock) {
          if (batch == null) {
            submission.exhausted = true;
            settle(submission, after);
            break;
          }
          if (broken != null && batch.size() > 0) {
            // only now: a source that has nothing to send, as while off, is never in the way
            submission.failure = broken;
            settle(submission, after);
            break;
          }
          accept(submission, batch);
        }
        go();
      }
    } catch (Exception e) {
      synchronized (lock) {
        submission.failure = e;
        settle(submission, after);
      }
    }
    after.forEach(Runnable::run);
    go();
  }

  private void accept(Submission submission, RecordBatch batch) {
    int size = batch.size();
    submission.outstanding += size;
    for (int i = 0; i < size; i++) {
      PendingRecord record = new PendingRecord(submission, submission.handedOver++, batch, i);
      heldBytes += record.cost();
      enqueue(record);
    }
  }

  private void enqueue(PendingRecord record) {
    if (!settings.strict()) {
      ready.add(record);
      return;
    }
    ArrayDeque<PendingRecord> behind = busyKeys.get(record.key);
    if (behind == null && !busyKeys.containsKey(record.key)) {
      busyKeys.put(record.key, null);
      ready.add(record);
    } else {
      if (behind == null) {
        behind = new ArrayDeque<>(4);
        busyKeys.put(record.key, behind);
      }
      behind.add(record);
    }
  }

  private void go() {
    while (true) {
      List<PendingRecord> call;
      synchronized (lock) {
        call = nextCall();
      }
      if (call == null) {
        return;
      }
      List<PendingRecord> sent = call;
      client.putRecords(sent).whenComplete((result, failure) -> settleCall(sent, result, failure));
    }
  }

  private List<PendingRecord> nextCall() {
    if (ready.isEmpty() || broken != null || inFlight >= (int) window) {
      return null;
    }
    if (inFlight > 0 && ready.size() < MAX_ENTRIES) {
      return null;
    }
    List<PendingRecord> call = new ArrayList<>(Math.min(MAX_ENTRIES, ready.size()));
    long bytes = 0;
    long now = nanoTime.getAsLong();
    while (call.size() < MAX_ENTRIES && !ready.isEmpty()) {
      PendingRecord record = ready.peek();
      bytes += record.cost();
      if (bytes > settings.maxCallBytes() && !call.isEmpty()) {
        break;
      }
      ready.poll();
      if (record.attempts++ == 0) {
        record.firstAttempt = now;
      }
      call.add(record);
    }
    inFlight++;
    return call;
  }

  private void settleCall(List<PendingRecord> call, PutResult result, Throwable failure) {
    List<Runnable> after = new ArrayList<>();
    DeliveryException fatal = null;
    synchronized (lock) {
      inFlight--;
      Finding whole = failure == null ? null : FaultClassifier.ofFailure(failure);
      boolean throttled = false;
      for (int i = 0; i < call.size(); i++) {
        PendingRecord record = call.get(i);
        Finding finding =
            whole != null
                ? whole
                : result.errorCode(i) == null
                    ? null
                    : FaultClassifier.ofEntry(result.errorCode(i), result.errorMessage(i));
        if (finding == null) {
          delivered(record, after);
        } else {
          throttled |= finding.fault() == Fault.THROTTLED;
          DeliveryException lasting = failed(record, finding, failure, after);
          fatal = fatal == null ? lasting : fatal;
        }
      }
      window = throttled ? Math.max(1, window / 2) : Math.min(settings.maxInFlight(), window + 0.5);
    }
    after.forEach(Runnable::run);
    if (fatal != null) {
      fail(fatal);
    }
    wake();
    go();
  }

  private void delivered(PendingRecord record, List<Runnable> after) {
    Submission submission = record.submission;
    submission.deliveredCount++;
    submission.delivered.set(record.index);
    done(record, after);
  }

  private void done(PendingRecord record, List<Runnable> after) {
    heldBytes -= record.cost();
    release(record.key);
    record.submission.outstanding--;
    settle(record.submission, after);
  }

  private void release(String key) {
    if (!settings.strict()) {
      return;
    }
    ArrayDeque<PendingRecord> behind = busyKeys.get(key);
    PendingRecord next = behind == null ? null : behind.poll();
    if (next == null) {
      busyKeys.remove(key);
    } else {
      ready.add(next);
    }
  }

  private DeliveryException failed(
      PendingRecord record, Finding finding, Throwable failure, List<Runnable> after) {
    Fault fault = finding.fault();
    boolean inBudget =
        nanoTime.getAsLong() - record.firstAttempt < settings.retryBudget().toNanos();
    if (broken == null && fault.kind() == Fault.Kind.PASSING && inBudget) {
      retryLater(record);
      return null;
    }
    DeliveryException exception = new DeliveryException(fault, finding.detail(), failure);
    if (record.submission.failure == null) {
      record.submission.failure = broken == null ? exception : broken;
    }
    done(record, after);
    return fault.kind() == Fault.Kind.POISON ? null : exception;
  }

  private void retryLater(PendingRecord record) {
    long longest =
        Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(record.attempts - 1, 10));
    long wait = TimeUnit.MILLISECONDS.toNanos(random.nextLong(longest + 1));
    record.retryAt = nanoTime.getAsLong() + wait;
    waiting.add(record);
    var unused = timer.schedule(this::retryDue, wait, TimeUnit.NANOSECONDS);
  }

  private void retryDue() {
    synchronized (lock) {
      long now = nanoTime.getAsLong();
      while (!waiting.isEmpty() && waiting.peek().retryAt - now <= 0) {
        // before the others: what waited longest must not wait behind what came since
        ready.addFirst(waiting.poll());
      }
    }
    go();
  }

  private void fail(DeliveryException reason) {
    List<Runnable> after = new ArrayList<>();
    synchronized (lock) {
      broken = reason;
      List<PendingRecord> back = new ArrayList<>(ready);
      back.addAll(waiting);
      ready.clear();
      waiting.clear();
      // what waits behind a key in flight goes back as well
      for (ArrayDeque<PendingRecord> behind : busyKeys.values()) {
        if (behind != null) {
          back.addAll(behind);
          behind.clear();
        }
      }
      for (PendingRecord record : back) {
        if (record.submission.failure == null) {
          record.submission.failure = reason;
        }
        done(record, after);
      }
    }
    after.forEach(Runnable::run);
    wake();
  }

  private void wake() {
    Submission next;
    synchronized (lock) {
      next = heldBytes < settings.bufferBytes() ? starved.poll() : null;
    }
    if (next != null) {
      pullers.execute(() -> pull(next));
    }
  }

  private void settle(Submission submission, List<Runnable> after) {
    if (!submission.settled()) {
      return;
    }
    submission.over = true;
    Exception failure = submission.failure;
    if (failure == null) {
      after.add(() -> submission.callback.delivered(submission.deliveredCount));
    } else {
      after.add(() -> submission.callback.failed(failure));
    }
  }
}
