package io.activitysync.kinesis.delivery;

import io.activitysync.batch.Batches;
import io.activitysync.batch.RecordBatch;
import io.activitysync.kinesis.DeliveryException;
import io.activitysync.kinesis.WithdrawnException;
import io.activitysync.kinesis.client.PutRecordsClient;
import io.activitysync.kinesis.client.PutResult;
import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.FaultClassifier;
import io.activitysync.kinesis.fault.FaultClassifier.Finding;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Delivers one connection's records: batches them over all exchanges, keeps each key in order,
 * resends only what failed, and fails everything back when the way is broken. Safe for use by
 * several threads.
 *
 * <p>When a record can't be delivered for a fault of the way (configuration, or a passing fault
 * that outlasts the retry budget) everything that is not in flight fails back at once, and so does
 * what comes, until {@link #open}. What is in flight is settled by its answer.
 */
public final class Delivery {
  private final DeliveryRuntime runtime;
  private final PutRecordsClient client;
  private final DeliveryListener listener;
  private final Intake intake;
  private final Alarm alarm;

  private final Object lock = new Object();
  private final Backlog backlog;
  private final Settling settling;
  private final CallPace pace;
  private final ExpiredCredentials credentials;
  private Exception broken;
  private CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);

  /**
   * Sends nothing yet.
   *
   * @param client not closed by this
   * @param renewal renews expired credentials; completes with whether it got others than before
   */
  public Delivery(
      DeliverySettings settings,
      DeliveryRuntime runtime,
      PutRecordsClient client,
      RecordLimit limit,
      Supplier<? extends CompletionStage<Boolean>> renewal,
      DeliveryListener listener) {
    this.runtime = runtime;
    this.client = client;
    this.listener = listener;
    MemoryBudget.Share memory = runtime.memory().share(settings.bufferBytes());
    RecordCheck check = new RecordCheck(limit, settings.buckets(), listener);
    Rejections rejections = new Rejections(runtime.workers(), this::setAside);
    this.backlog = new Backlog(waiting(settings), runtime.random());
    this.settling = new Settling(settings.retryBudget(), backlog, memory, check, rejections);
    this.credentials = new ExpiredCredentials(renewal);
    this.intake = new Intake(this, lock, memory, check, runtime.workers());
    this.alarm = new Alarm(runtime, this::wake);
    this.pace = new CallPace(settings, runtime, alarm, () -> runtime.workers().execute(this::pump));
  }

  private static Waiting waiting(DeliverySettings settings) {
    HashBuckets buckets = settings.buckets();
    return buckets == null
        ? new SingleRecords(settings.strict(), settings.maxCallBytes())
        : new BucketedRecords(settings.strict(), buckets, settings.maxCallBytes());
  }

  /**
   * Takes an exchange's records. Returns when they are read or there is no more room; the rest is
   * then read by the runtime's workers.
   *
   * @param rejected takes records that can never be taken; null when they fail the exchange
   * @param callback told exactly once, when nothing of the exchange is under way any more
   */
  public void send(
      Batches<RecordBatch> source, RejectedRecords rejected, DeliveryCallback callback) {
    intake.pull(new Submission(source, rejected, callback));
  }

  /**
   * Gives whatever is not in flight back to its source with a {@link WithdrawnException}, and all
   * that comes, until {@link #open}.
   */
  public void withdraw() {
    fail(new WithdrawnException());
  }

  /** Takes records again after {@link #withdraw} or a fault. */
  public void open() {
    synchronized (lock) {
      broken = null;
      credentials.reset();
    }
  }

  /** Completes when no call is in flight. */
  public CompletionStage<Void> idle() {
    synchronized (lock) {
      if (!pace.isIdle() && idle.isDone()) {
        idle = new CompletableFuture<>();
      }
      return idle;
    }
  }

  /** Why everything fails back; null when it does not. */
  Exception broken() {
    synchronized (lock) {
      return broken;
    }
  }

  /** Takes in checked records. Under the lock. */
  void enqueue(RecordCheck.Checked checked) {
    PendingRecord[] records = checked.records();
    for (int i = 0; i < checked.size(); i++) {
      backlog.add(records[i]);
    }
  }

  /** Tells what happened; not under the lock. */
  void tell(Aftermath after) {
    after.tell(listener);
  }

  /** Sends what can be sent now. */
  void pump() {
    while (true) {
      Aftermath after = new Aftermath();
      Call call;
      synchronized (lock) {
        call = nextCall(after);
      }
      tell(after);
      if (call == null) {
        return;
      }
      Call sent = call;
      CompletableFuture<PutResult> answer = put(sent);
      if (answer.isDone()) {
        // answered on this very thread: going on here keeps the stack flat
        var unused = answer.whenComplete((result, failure) -> settle(sent, result, failure));
      } else {
        var unused =
            answer.whenComplete(
                (result, failure) -> {
                  settle(sent, result, failure);
                  pump();
                });
      }
    }
  }

  private Call nextCall(Aftermath after) {
    long now = runtime.nanoTime().getAsLong();
    boolean wanted = broken == null && !credentials.isRenewing() && backlog.hasReady();
    int room = wanted ? pace.room(backlog.fillsCall(), now) : 0;
    if (wanted && room == 0) {
      return null;
    }
    List<Parcel> parcels =
        wanted
            ? backlog.nextCall(room, dropped -> settling.giveBack(dropped, null, after))
            : List.of();
    if (parcels.isEmpty()) {
      pace.unused(after);
      return null;
    }
    long bytes = 0;
    for (Parcel parcel : parcels) {
      bytes += parcel.cost;
    }
    pace.sent(bytes, now);
    return new Call(parcels, bytes, now, credentials.age());
  }

  private CompletableFuture<PutResult> put(Call call) {
    try {
      return client.putRecords(call.parcels()).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void settle(Call call, PutResult result, Throwable failure) {
    Aftermath after = new Aftermath();
    Finding finding = failure == null ? null : FaultClassifier.ofFailure(failure);
    CompletableFuture<Void> nowIdle = null;
    long now = runtime.nanoTime().getAsLong();
    synchronized (lock) {
      Settling.Outcome outcome = Settling.Outcome.GOOD;
      if (finding == null) {
        credentials.worked(call.credentialsAge());
        if (result.allTaken()) {
          settling.allTaken(call, after);
        } else {
          outcome = settling.answered(call, result, now, broken, after);
        }
      } else if (!renewsCredentials(call, finding, after)) {
        outcome = settling.failed(call, finding, failure, now, broken, after);
      }
      pace.settled(call, now, outcome.refused(), after);
      awaitRetry(now);
      if (pace.isIdle()) {
        nowIdle = idle;
      }
      if (outcome.fatal() != null) {
        breakOff(outcome.fatal(), after);
      }
    }
    listener.callDone(
        call.parcels().size(),
        call.bytes(),
        now - call.sentAt(),
        finding == null ? null : finding.fault());
    tell(after);
    if (nowIdle != null) {
      nowIdle.complete(null);
    }
    intake.wake();
  }

  private boolean renewsCredentials(Call call, Finding finding, Aftermath after) {
    if (finding.fault() != Fault.CREDENTIALS_EXPIRED || broken != null) {
      return false;
    }
    switch (credentials.expired(call.credentialsAge())) {
      case GIVE_UP -> {
        return false;
      }
      case RENEW -> after.then(() -> renew(finding));
      case SEND_AGAIN -> {
        // once the credentials are there
      }
    }
    backlog.sendAgain(call.parcels());
    return true;
  }

  private void renew(Finding finding) {
    var unused =
        credentials
            .renew()
            .thenAccept(
                renewed -> {
                  synchronized (lock) {
                    credentials.renewed();
                  }
                  if (renewed) {
                    pump();
                  } else {
                    fail(new DeliveryException(finding.fault(), finding.detail(), null));
                  }
                });
  }

  private void awaitRetry(long now) {
    RetryQueue retries = backlog.retries();
    if (!retries.isEmpty()) {
      alarm.setTo(retries.nextDue(), now);
    }
  }

  private void wake() {
    synchronized (lock) {
      long now = runtime.nanoTime().getAsLong();
      alarm.rang(now);
      backlog.retryDue(now);
      awaitRetry(now);
    }
    pump();
  }

  private void setAside(PendingRecord record, Exception failure) {
    Aftermath after = new Aftermath();
    synchronized (lock) {
      if (failure == null) {
        settling.setAside(record, after);
      } else {
        settling.giveBack(record, failure, after);
      }
    }
    tell(after);
    intake.wake();
    pump();
  }

  private void fail(Exception reason) {
    Aftermath after = new Aftermath();
    synchronized (lock) {
      breakOff(reason, after);
    }
    tell(after);
  }

  private void breakOff(Exception reason, Aftermath after) {
    broken = reason;
    for (PendingRecord record : backlog.takeAll()) {
      settling.forget(record, reason, after);
    }
    after.then(intake::wakeAll);
  }
}
