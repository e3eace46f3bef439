package io.activitysync.kinesis.delivery;

import io.activitysync.batch.RecordBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/**
 * Reads sources as there is room for their records. Several sources take turns. Safe for use by
 * several threads.
 */
final class Intake {
  private final Delivery delivery;
  private final Object lock;
  private final MemoryBudget.Share memory;
  private final RecordCheck check;
  private final Executor workers;
  private final ArrayDeque<Submission> starved = new ArrayDeque<>();

  Intake(
      Delivery delivery,
      Object lock,
      MemoryBudget.Share memory,
      RecordCheck check,
      Executor workers) {
    this.delivery = delivery;
    this.lock = lock;
    this.memory = memory;
    this.check = check;
    this.workers = workers;
  }

  /** Reads until the source is exhausted, has failed, or there is no more room. */
  void pull(Submission submission) {
    try {
      while (claim(submission)) {
        List<RecordBatch> read = read(submission);
        if (check.mustAskFor(read) && !submission.limitAsked) {
          submission.limitAsked = true;
          submission.held = read;
          check.limit().ask().thenRun(() -> workers.execute(() -> pull(submission)));
          return;
        }
        take(submission, read);
        delivery.pump();
      }
    } catch (Exception e) {
      stop(submission, e);
    } catch (Throwable e) {
      // also after an error must the exchange be told, or it waits for ever
      stop(submission, new ExecutionException("reading the source failed", e));
    }
    wake();
  }

  /** Lets those read on that wait for room, in the order that they came, as far as there is any. */
  void wake() {
    wake(false);
  }

  /** Lets all read on, room or not: they are going to fail. */
  void wakeAll() {
    wake(true);
  }

  private void wake(boolean all) {
    List<Submission> woken = List.of();
    synchronized (lock) {
      while (!starved.isEmpty() && reserve(starved.peek(), all)) {
        woken = woken.isEmpty() ? new ArrayList<>() : woken;
        woken.add(starved.poll());
      }
    }
    for (Submission next : woken) {
      workers.execute(() -> pull(next));
    }
  }

  /** Whether the submission may read now; otherwise it is at its end or waits for room. */
  private boolean claim(Submission submission) {
    Aftermath after = new Aftermath();
    synchronized (lock) {
      if (submission.isReadToEnd()) {
        end(submission, after);
      } else if (submission.reservedBytes > 0
          || (starved.isEmpty() && reserve(submission, false))) {
        // those that wait for room already come first
        return true;
      } else {
        submission.pulling = false;
        starved.add(submission);
      }
    }
    delivery.tell(after);
    return false;
  }

  private boolean reserve(Submission submission, boolean regardless) {
    // those that are going to fail hold nothing for long
    long wanted = regardless ? 1 : Math.max(1, submission.expectedBytes);
    if (regardless) {
      memory.take(wanted);
    } else if (!memory.tryTake(wanted)) {
      return false;
    }
    submission.reservedBytes = wanted;
    submission.pulling = true;
    return true;
  }

  /** What comes next: one batch, all of a bounded source, or nothing at its end. */
  private static List<RecordBatch> read(Submission submission) throws Exception {
    if (submission.held != null) {
      List<RecordBatch> held = submission.held;
      submission.held = null;
      return held;
    }
    RecordBatch batch = submission.source.next();
    if (batch == null) {
      return List.of();
    }
    if (!submission.source.bounded()) {
      return List.of(batch);
    }
    List<RecordBatch> all = new ArrayList<>();
    while (batch != null) {
      all.add(batch);
      batch = submission.source.next();
    }
    return all;
  }

  private void take(Submission submission, List<RecordBatch> read) {
    int size = read.stream().mapToInt(RecordBatch::size).sum();
    Exception refusal = size > 0 ? delivery.broken() : null;
    RecordCheck.Checked checked = null;
    if (refusal == null) {
      try {
        checked = check.check(submission, read, size);
      } catch (Exception e) {
        refusal = e;
      }
    }
    synchronized (lock) {
      memory.giveBack(submission.reservedBytes);
      submission.reservedBytes = 0;
      submission.exhausted = read.isEmpty() || submission.source.bounded();
      // only with something to send: a source that has nothing, as while off, is never in the way
      refusal = refusal == null && size > 0 ? delivery.broken() : refusal;
      if (refusal != null) {
        submission.sourceFailed(refusal);
        submission.refused(read);
      } else {
        memory.take(checked.bytes());
        submission.expectedBytes = checked.bytes();
        submission.accepted(size, checked.size());
        delivery.enqueue(checked);
      }
    }
  }

  private void stop(Submission submission, Exception reason) {
    Aftermath after = new Aftermath();
    synchronized (lock) {
      submission.sourceFailed(reason);
      end(submission, after);
    }
    delivery.tell(after);
  }

  private void end(Submission submission, Aftermath after) {
    memory.giveBack(submission.reservedBytes);
    submission.reservedBytes = 0;
    submission.pulling = false;
    after.settle(submission);
  }
}
