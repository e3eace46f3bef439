package io.activitysync.kinesis.delivery;

import io.activitysync.batch.Batches;
import io.activitysync.batch.FairBudget;
import io.activitysync.batch.RecordBatch;
import io.activitysync.kinesis.KeyWait;
import io.activitysync.kinesis.WithdrawnException;
import io.activitysync.kinesis.client.NotSentException;
import io.activitysync.kinesis.client.PutRecordsClient;
import io.activitysync.kinesis.client.PutResult;
import io.activitysync.kinesis.fault.FaultClassifier;
import io.activitysync.kinesis.fault.FaultClassifier.Finding;
import io.activitysync.logging.Guarded;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers one connection's records: batches them over all exchanges, keeps each key in order,
 * resends only what failed, and fails everything back when the way is broken. Safe for use by
 * several threads.
 *
 * <p>When a record can't be delivered for a fault of the way (configuration, or a passing fault
 * that outlasts the retry budget) everything that is not in flight fails back at once, and so does
 * what comes, until {@link #open}. What is in flight is settled by its answer.
 *
 * <p>What is to be done is decided by the {@link Dispatcher}, whose monitor is the one lock; it is
 * held here alone, and done here without it.
 */
public final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  /** When to go on, in nanoseconds, where there was no memory to say that there was none. */
  private static final long RECOVER_AGAIN = TimeUnit.SECONDS.toNanos(1);

  private final DeliveryRuntime runtime;
  private final PutRecordsClient client;
  private final RecordLimit limit;
  private final Supplier<? extends CompletionStage<Boolean>> renewal;
  private final DeliveryListener listener;
  private final SourceReader reader;
  private final Dispatcher dispatcher;
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
    this.limit = limit;
    this.renewal = renewal;
    this.listener = listener;
    this.reader = new SourceReader(limit, settings.aggregation(), listener);
    FairBudget.Share memory = runtime.memory().share(settings.bufferBytes(), this::readTurn);
    Runnable turn = () -> runtime.workers().execute(this::pump);
    this.dispatcher =
        new Dispatcher(
            () -> new RecordAccumulator(settings, runtime.random()),
            settings.retryBudget(),
            new FlowControl(settings, runtime.calls(), turn, now()),
            memory,
            limit,
            now());
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
    read(new Submission(source, rejected, callback));
  }

  /**
   * Gives whatever is not in flight back to its source with a {@link WithdrawnException}, and all
   * that comes, until {@link #open}.
   */
  public void withdraw() {
    step(() -> dispatcher.close(new WithdrawnException()));
  }

  /** As {@link #withdraw}, for good: {@link #open} does nothing any more. */
  public void end() {
    step(() -> dispatcher.end(new WithdrawnException()));
  }

  /** Takes records again after {@link #withdraw} or a fault. */
  public void open() {
    synchronized (dispatcher) {
      dispatcher.open();
    }
  }

  /**
   * Nobody calls {@link #open} after a fault: it opens itself, after a second or more, when more is
   * to be sent.
   */
  public void openItself() {
    synchronized (dispatcher) {
      dispatcher.openItself();
    }
  }

  /** Completes when no call is in flight. */
  public CompletionStage<Void> idle() {
    synchronized (dispatcher) {
      if (!dispatcher.isIdle() && idle.isDone()) {
        idle = new CompletableFuture<>();
      }
      return idle;
    }
  }

  /** How far records have waited for others of their key since this was asked last. */
  public KeyWait keyWait() {
    synchronized (dispatcher) {
      return dispatcher.keyWait(now());
    }
  }

  /** Why everything fails back; null when it does not. */
  Exception closed() {
    synchronized (dispatcher) {
      return dispatcher.closed();
    }
  }

  private long now() {
    return runtime.nanoTime().getAsLong();
  }

  /** Reads until the source is exhausted, has failed, or there is no more room. */
  private void read(Submission submission) {
    try {
      while (mayRead(submission)) {
        SourceReader.Read read = reader.read(submission, closed());
        if (read == null) {
          var unused = limit.ask().thenRun(() -> readOn(submission));
          return;
        }
        step(() -> dispatcher.read(submission, read));
        pump();
      }
    } catch (Throwable e) {
      failedToRead(submission, e);
    }
  }

  private boolean mayRead(Submission submission) throws ExecutionException {
    Completions done = step(() -> dispatcher.wantsToRead(submission, now()));
    if (done.thrown != null) {
      throw new ExecutionException("the delivery failed", done.thrown);
    }
    return done.mayRead;
  }

  private void readOn(Submission submission) {
    try {
      runtime.workers().execute(() -> read(submission));
    } catch (Throwable e) {
      failedToRead(submission, e);
    }
  }

  /** Also after an error must the exchange be told, or it waits for ever. */
  private void failedToRead(Submission submission, Throwable thrown) {
    Exception reason =
        thrown instanceof Exception e
            ? e
            : new ExecutionException("reading the source failed", thrown);
    step(() -> dispatcher.failedToRead(submission, reason));
  }

  /** Sends what can be sent now. */
  private void pump() {
    while (true) {
      Call call = step(() -> dispatcher.nextCall(now())).call;
      if (call == null) {
        return;
      }
      CompletableFuture<PutResult> answer = put(call);
      // answered on this very thread: going on here keeps the stack flat
      boolean here = answer.isDone();
      var unused =
          answer.whenComplete(
              (result, failure) -> {
                settle(call, result, failure);
                if (!here) {
                  pump();
                }
              });
    }
  }

  private CompletableFuture<PutResult> put(Call call) {
    try {
      return client.putRecords(call.entries(), () -> isWanted(call)).toCompletableFuture();
    } catch (Throwable e) {
      // also after an error is the call over, and its records not in flight any more
      return CompletableFuture.failedFuture(e);
    }
  }

  private boolean isWanted(Call call) {
    try {
      synchronized (dispatcher) {
        return dispatcher.isWanted(call);
      }
    } catch (Throwable e) {
      // whoever asks has a call to end; the next step finds out what is wrong
      return false;
    }
  }

  private void settle(Call call, PutResult result, Throwable failure) {
    if (failure instanceof NotSentException) {
      long now = now();
      step(() -> dispatcher.notSent(call, now));
    } else {
      answered(call, result, failure);
    }
    CompletableFuture<Void> nowIdle;
    synchronized (dispatcher) {
      nowIdle = dispatcher.isIdle() ? idle : null;
    }
    if (nowIdle != null) {
      nowIdle.complete(null);
    }
  }

  private void answered(Call call, PutResult result, Throwable failure) {
    Finding finding = failure == null ? null : FaultClassifier.ofFailure(failure);
    long now = now();
    step(
        () ->
            finding == null
                ? dispatcher.answered(call, result, now)
                : dispatcher.failed(call, finding, failure, now));
    Guarded.run(
        "a call could not be counted",
        () ->
            listener.callDone(
                call.entries().size(),
                call.bytes(),
                now - call.sentAt(),
                finding == null ? null : finding.fault()));
  }

  private void readTurn() {
    step(dispatcher::readTurn);
  }

  private void wake() {
    step(() -> dispatcher.wake(now()));
    pump();
  }

  private void renew() {
    CompletionStage<Boolean> renewing;
    try {
      renewing = renewal.get();
    } catch (Throwable e) {
      renewing = CompletableFuture.failedFuture(e);
    }
    var unused =
        renewing.handle(
            (helped, failure) -> {
              step(
                  () ->
                      failure == null
                          ? dispatcher.renewed(Boolean.TRUE.equals(helped))
                          : dispatcher.renewalFailed());
              pump();
              return null;
            });
  }

  private void setAside(Completions.Rejected rejected) {
    Exception failure = SourceReader.setAside(rejected.record(), rejected.reason());
    step(() -> dispatcher.setAside(rejected.record(), failure));
    pump();
  }

  /**
   * Has the dispatcher take a step, and does what follows from it. Whatever is thrown in its midst,
   * as an error where no memory is left, has each record end.
   */
  private Completions step(Supplier<Completions> taken) {
    Completions done;
    try {
      synchronized (dispatcher) {
        done = takeOrBreak(taken);
      }
    } catch (Throwable e) {
      Guarded.run(
          "a delivery could not be woken later",
          () -> runtime.timer().schedule(this::wake, RECOVER_AGAIN));
      throw e;
    }
    complete(done);
    if (done.thrown != null) {
      LOG.error("a step of a delivery failed", done.thrown);
    }
    return done;
  }

  private Completions takeOrBreak(Supplier<Completions> taken) {
    try {
      dispatcher.recover();
      return taken.get();
    } catch (Throwable e) {
      return dispatcher.broken(e);
    }
  }

  private void wakeLater(long delayNanos) {
    try {
      runtime.timer().schedule(this::wake, delayNanos);
    } catch (Throwable e) {
      step(() -> dispatcher.notWoken(e));
    }
  }

  /** Setting aside may block, which a thread of the wire must not. */
  private void setAsideLater(Completions.Rejected rejected) {
    try {
      runtime.workers().execute(() -> setAside(rejected));
    } catch (Throwable e) {
      LOG.error("a record could not be set aside, which is tried again", e);
      step(() -> dispatcher.notSetAside(rejected));
    }
  }

  /** None that throws, as where no thread can be made, keeps any other from being done. */
  private void complete(Completions done) {
    assert !Thread.holdsLock(dispatcher);
    if (done.wake) {
      // first: none else is set until it has come, and whatever else fails, it does
      wakeLater(Math.max(0, done.wakeAt - now()));
    }
    Guarded.run("what was delivered could not be counted", () -> done.count(listener));
    for (Submission submission : done.ended()) {
      // the others are to be told nevertheless
      Guarded.run("an exchange could not be told how its delivery ended", submission::tell);
    }
    for (Completions.Rejected rejected : done.setAside()) {
      setAsideLater(rejected);
    }
    for (Submission submission : done.readers()) {
      readOn(submission);
    }
    if (done.renew) {
      Guarded.run("credentials could not be renewed", this::renew);
    }
    if (done.turns) {
      Guarded.run("others could not be given their turn", runtime.calls()::giveTurns);
    }
    if (done.readTurns) {
      Guarded.run("others could not be given their turn", runtime.memory()::giveTurns);
    }
  }
}
