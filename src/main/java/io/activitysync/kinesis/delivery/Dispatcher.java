package io.activitysync.kinesis.delivery;

import io.activitysync.batch.FairBudget;
import io.activitysync.kinesis.DeliveryException;
import io.activitysync.kinesis.KeyWait;
import io.activitysync.kinesis.RecordRejectedException;
import io.activitysync.kinesis.WithdrawnException;
import io.activitysync.kinesis.client.PutResult;
import io.activitysync.kinesis.delivery.Completions.Rejected;
import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.FaultClassifier;
import io.activitysync.kinesis.fault.FaultClassifier.Finding;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Decides what a {@link Delivery} does: knows no thread, no clock and no wire. Each step is told
 * what has happened and the time, and returns what follows from it. A step is taken while holding
 * this object's monitor; what it returns is done without.
 *
 * <p>Times are in nanoseconds, as {@link System#nanoTime}.
 */
final class Dispatcher {
  private static final long SET_ASIDE_AGAIN = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<RecordAccumulator> accumulators;
  private final long retryBudgetNanos;
  private final FlowControl flow;
  private final ReadRoom room;
  private final RecordLimit limit;
  private final RecordAccumulator.KeyWaitMeter keyWait;
  private final RefusedCredentials credentials = new RefusedCredentials();
  private final Reopening reopening = new Reopening();
  private final SettingAside settingAside = new SettingAside();
  private final Submission.Live live = new Submission.Live();
  private final Call.UnderWay underWay = new Call.UnderWay();
  private RecordAccumulator accumulator;
  private Completions step = new Completions();

  /** Of the last step that was told it. */
  private long time;

  private Exception closed;

  /** Grows each time that it is closed. */
  private int way;

  private boolean ended;
  private Finding refusal;
  private boolean wakeSet;
  private long wakeAt;

  /** The call whose answer this step is about, until it is settled. */
  private Call settling;

  /** What was thrown in the midst of a step, until the records have been recounted. */
  private Throwable thrown;

  /**
   * The accumulator is not to be believed: it is replaced when nothing is under way. Until then
   * everything is closed.
   */
  private boolean torn;

  /** It is to be opened once it is not {@link #torn} any more. */
  private boolean openLater;

  /**
   * Works on the given parts, which are used by this alone, but for the limit.
   *
   * @param accumulators makes an empty one
   * @param retryBudget how long an entry is tried before its fault counts as lasting
   * @param now in nanoseconds
   */
  Dispatcher(
      Supplier<RecordAccumulator> accumulators,
      Duration retryBudget,
      FlowControl flow,
      FairBudget.Share memory,
      RecordLimit limit,
      long now) {
    this.accumulators = accumulators;
    this.accumulator = accumulators.get();
    this.retryBudgetNanos = retryBudget.toNanos();
    this.flow = flow;
    this.room = new ReadRoom(memory);
    this.limit = limit;
    this.keyWait = new RecordAccumulator.KeyWaitMeter(now);
  }

  /** Why everything fails back; null when it does not. */
  Exception closed() {
    assert Thread.holdsLock(this);
    return closed;
  }

  /** Whether no call is in flight. */
  boolean isIdle() {
    assert Thread.holdsLock(this);
    return flow.isIdle();
  }

  /** How far records have waited for others of their key since this was asked last. */
  KeyWait keyWait(long now) {
    assert Thread.holdsLock(this);
    // it may be closed since the last call
    keyWait.held(keysWait(), now);
    return keyWait.look(accumulator, now);
  }

  /**
   * A submission would be read on: it may, or it is at its end, or it waits for room behind those
   * that do already.
   */
  Completions wantsToRead(Submission submission, long now) {
    live.add(submission);
    time = now;
    if (reopening.isDue(now)) {
      open();
    }
    if (submission.isReadToEnd()) {
      endReading(submission);
    } else {
      step.mayRead = room.mayRead(submission, closed != null, now);
    }
    return ended();
  }

  /** A submission has read on; {@link #wantsToRead} is to follow. */
  Completions read(Submission submission, SourceReader.Read read) {
    submission.takesIn();
    long reserved = submission.release();
    if (read.last() || submission.source.bounded()) {
      submission.exhausted();
    }
    // only with something to send: a source that has nothing, as while off, is never in the way
    Exception refusal = read.refusal() == null && read.read() > 0 ? closed : read.refusal();
    if (refusal != null) {
      room.freed(reserved);
      submission.refused(read.batches(), refusal);
      return ended();
    }
    room.read(reserved, read.bytes());
    submission.accepted(read.batches(), read.read(), read.size(), read.bytes());
    for (int i = 0; i < read.size(); i++) {
      accumulator.add(read.records()[i]);
    }
    return ended();
  }

  /** A submission's source can't be read any further. */
  Completions failedToRead(Submission submission, Exception reason) {
    submission.sourceFailed(reason);
    endReading(submission);
    return ended();
  }

  private void endReading(Submission submission) {
    room.freed(submission.release());
    submission.stopReading();
    settle(submission);
  }

  /** The turn to read has come. */
  Completions readTurn() {
    return ended();
  }

  /** The next call, if it is the time for one. */
  Completions nextCall(long now) {
    time = now;
    boolean wanted = closed == null && !credentials.isRenewing() && accumulator.hasReady();
    int bytes = wanted ? flow.room(accumulator.readyBytes(), accumulator.fillsCall(), now) : 0;
    if (wanted && bytes == 0) {
      if (flow.asksAgain()) {
        wakeBy(flow.askAgainAt());
      }
      keyWait.held(keysWait(), now);
      return ended();
    }
    if (wanted) {
      RecordAccumulator.Next next = accumulator.nextCall(bytes);
      for (PendingRecord record : next.dropped()) {
        // the first reason stays, where there is one
        lose(record, new WithdrawnException());
      }
      if (!next.entries().isEmpty()) {
        Call call = Call.of(next.entries(), now, credentials.age(), way);
        underWay.add(call);
        step.call = call;
        flow.sent(call.bytes(), now);
        return ended();
      }
    }
    step.turns = flow.unused();
    keyWait.held(keysWait(), now);
    return ended();
  }

  /** Whether records wait, and for nothing but the round trips of others of their key. */
  private boolean keysWait() {
    return closed == null
        && !credentials.isRenewing()
        && !accumulator.hasRetries()
        && accumulator.waiting() > 0
        && (!accumulator.hasReady() || flow.hasRoom());
  }

  /** A call was answered entry by entry. */
  Completions answered(Call call, PutResult result, long now) {
    settling = call;
    credentials.worked(call.credentialsAge());
    int busy = 0;
    DeliveryException broken = null;
    for (int i = 0; i < call.entries().size(); i++) {
      RequestEntry entry = call.entries().get(i);
      if (result.errorCode(i) == null) {
        delivered(entry);
        continue;
      }
      Finding finding = FaultClassifier.ofEntry(result.errorCode(i), result.errorMessage(i));
      busy += finding.fault() == Fault.THROTTLED ? 1 : 0;
      step.refused(finding.fault());
      DeliveryException found = failed(entry, call, finding, null, now);
      broken = broken == null ? found : broken;
    }
    return settled(call, now, (double) busy / call.entries().size(), broken);
  }

  /** A call failed as a whole. */
  Completions failed(Call call, Finding finding, Throwable failure, long now) {
    settling = call;
    if (closed == null && finding.fault().kind() == Fault.Kind.POISON) {
      if (call.entries().size() > 1) {
        accumulator.halve(call.entries());
      } else {
        refused(call.entries().get(0), finding);
      }
      return settled(call, now, 0, null);
    }
    if (!isNewsOfEarlierWay(call) && renewsCredentials(call, finding)) {
      return settled(call, now, 0, null);
    }
    DeliveryException broken = null;
    for (RequestEntry entry : call.entries()) {
      if (finding.fault().kind() == Fault.Kind.POISON) {
        // which of them it is will be found out when they are sent again
        lose(entry, closed);
      } else {
        DeliveryException found = failed(entry, call, finding, failure, now);
        broken = broken == null ? found : broken;
      }
    }
    return settled(call, now, 1, broken);
  }

  /**
   * Whether a call that has not gone out yet may still: not when a record of it has been given
   * back, or is to be.
   */
  boolean isWanted(Call call) {
    assert Thread.holdsLock(this);
    if (closed != null) {
      return false;
    }
    Submission last = null;
    for (RequestEntry entry : call.entries()) {
      for (int i = 0; i < entry.size(); i++) {
        Submission submission = entry.record(i).submission;
        // those of one stand together, and asking is not for nothing
        if (submission != last && submission.isWithdrawn()) {
          return false;
        }
        last = submission;
      }
    }
    return true;
  }

  /** A call was not {@link #isWanted} any more: it says nothing of the way. */
  Completions notSent(Call call, long now) {
    settling = call;
    if (closed == null) {
      accumulator.sendAgain(call.entries());
    } else {
      call.entries().forEach(entry -> lose(entry, closed));
    }
    return settled(call, now, 0, null);
  }

  private Completions settled(Call call, long now, double refused, DeliveryException broken) {
    time = now;
    underWay.remove(call);
    settling = null;
    step.turns = flow.settled(call, now, refused);
    keyWait.called(now - call.sentAt());
    if (broken != null) {
      breakOff(broken);
    }
    awaitRetry();
    return ended();
  }

  private void delivered(RequestEntry entry) {
    reopening.worked();
    for (int i = 0; i < entry.size(); i++) {
      PendingRecord record = entry.record(i);
      done(record);
      room.freed(record.cost);
      step.delivered(record);
      record.submission.recordDelivered();
      settle(record.submission);
    }
  }

  /** An entry was not taken; answers why nothing can be sent any more, or null when it can. */
  private DeliveryException failed(
      RequestEntry entry, Call call, Finding finding, Throwable failure, long now) {
    entry.failed(call.sentAt());
    Fault.Kind kind = finding.fault().kind();
    // once closed, records of one that is taken apart would wait until the way is open again
    if (kind == Fault.Kind.POISON && (closed == null || entry.size() == 1)) {
      refused(entry, finding);
      return null;
    }
    boolean passing = kind == Fault.Kind.PASSING;
    boolean mayPass =
        isNewsOfEarlierWay(call) || (passing && entry.failingFor(now) < retryBudgetNanos);
    if (mayPass && closed == null && !entry.isWithdrawn()) {
      if (passing) {
        accumulator.retryLater(entry, now);
      } else {
        accumulator.sendAgain(List.of(entry));
      }
      keyWait.refused();
      step.retried(entry.size());
      return null;
    }
    if (mayPass && closed == null) {
      // one that may pass says nothing of the way, which others go on using; the first reason stays
      lose(entry, new WithdrawnException());
      return null;
    }
    Exception reason = closed == null ? exception(finding, failure) : closed;
    lose(entry, reason);
    return closed == null ? (DeliveryException) reason : null;
  }

  /**
   * Whether a call went out before the way was closed that is open now: who opened it may have
   * mended what it found, so its faults of the way are not believed, and found anew if they last.
   */
  private boolean isNewsOfEarlierWay(Call call) {
    return closed == null && call.way() != way;
  }

  private static DeliveryException exception(Finding finding, Throwable failure) {
    // a service's own words, as they came, may repeat a secret: the detail has what is fit to be
    // seen
    Throwable cause = FaultClassifier.isAnswered(failure) ? null : failure;
    return new DeliveryException(finding.fault(), finding.detail(), cause);
  }

  private void refused(RequestEntry entry, Finding finding) {
    if (entry.size() > 1) {
      accumulator.takeApart(entry);
      return;
    }
    PendingRecord record = entry.record(0);
    RecordRejectedException reason =
        record.rejection(finding.fault(), finding.detail(), limit.bytes());
    step.rejected();
    if (record.submission.rejected == null) {
      lose(entry, reason);
    } else {
      step.setAside(new Rejected(record, reason));
      settingAside.begins(record);
    }
  }

  private boolean renewsCredentials(Call call, Finding finding) {
    if (!finding.fault().isOfKey() || closed != null) {
      return false;
    }
    switch (credentials.refused(call.credentialsAge())) {
      case GIVE_UP -> {
        return false;
      }
      case RENEW -> {
        refusal = finding;
        step.renew = true;
      }
      case SEND_AGAIN -> {
        // once the credentials are there
      }
    }
    accumulator.sendAgain(call.entries());
    return true;
  }

  /** The credentials were renewed, if that was of any use. */
  Completions renewed(boolean helped) {
    boolean telling = credentials.renewed();
    if (!helped && telling && closed == null) {
      breakOff(exception(refusal, null));
    }
    return ended();
  }

  /**
   * The credentials could not be asked for anew. That says nothing of those in hand: what is sent
   * asks for them again, and finds what is wrong, if it still is.
   */
  Completions renewalFailed() {
    boolean unused = credentials.renewed();
    return ended();
  }

  /** A record that can never be taken is kept elsewhere if {@code failure} is null. */
  Completions setAside(PendingRecord record, Exception failure) {
    settingAside.ends(record);
    done(record);
    if (failure == null) {
      room.freed(record.cost);
      record.submission.recordSetAside();
      settle(record.submission);
    } else {
      lose(record, failure);
    }
    return ended();
  }

  /** Nobody could be asked to set a record aside: that is tried again at the next wake-up. */
  Completions notSetAside(Rejected rejected) {
    settingAside.notAsked(rejected);
    wakeBy(time + SET_ASIDE_AGAIN);
    return ended();
  }

  /** It is the time, or near it, that was asked for. */
  Completions wake(long now) {
    time = now;
    if (wakeAt - now <= 0) {
      wakeSet = false;
    }
    while (settingAside.toAsk() != null) {
      step.setAside(settingAside.toAsk());
      settingAside.asked();
    }
    if (!torn) {
      accumulator.retryDue(now);
    }
    awaitRetry();
    return ended();
  }

  /** Nobody could be asked to come back at the time that was asked for. */
  Completions notWoken(Throwable thrown) {
    wakeSet = false;
    return broken(thrown);
  }

  /**
   * Something was thrown in the midst of a step: of what was to be done in it nothing is believed
   * but what calls are under way and which records are being set aside. All others fail back, and
   * all that comes, until {@link #open} and until nothing is under way. Where this throws, as
   * without memory, {@link #recover} is to be called before the next step.
   */
  Completions broken(Throwable thrown) {
    this.thrown = thrown;
    torn = true;
    recover();
    step.thrown = thrown;
    return ended();
  }

  /** Goes on where {@link #broken} has thrown something itself; else does nothing. */
  void recover() {
    assert Thread.holdsLock(this);
    if (thrown == null) {
      return;
    }
    if (closed == null) {
      breakOff(new DeliveryException(Fault.UNEXPECTED, thrown.getClass().getSimpleName(), thrown));
    }
    if (settling != null) {
      underWay.remove(settling);
      settling = null;
    }
    if (step.call != null) {
      underWay.remove(step.call);
      step.call = null;
    }
    for (Submission waits = room.first(); waits != null; waits = room.first()) {
      // nobody reads it on
      waits.sourceFailed(closed);
      waits.release();
      waits.stopReading();
      room.letGo();
    }
    for (Rejected unasked = settingAside.toAsk(); unasked != null; unasked = settingAside.toAsk()) {
      settingAside.ends(unasked.record());
      settingAside.asked();
    }
    step.mayRead = false;
    recount();
    thrown = null;
  }

  private void recount() {
    long held = settingAside.bytes();
    for (Submission one = live.first(); one != null; one = live.next(one)) {
      one.inFlight = 0;
      held += one.reservedBytes();
    }
    long called = 0;
    for (int i = 0; i < underWay.count(); i++) {
      called += underWay.get(i).bytes();
      for (RequestEntry entry : underWay.get(i).entries()) {
        for (int j = 0; j < entry.size(); j++) {
          entry.record(j).submission.inFlight++;
          held += entry.record(j).cost;
        }
      }
    }
    room.recount(held);
    step.turns |= flow.recount(underWay.count(), called);
    Submission one = live.first();
    while (one != null) {
      Submission next = live.next(one);
      one.recount(closed);
      settle(one);
      one = next;
    }
  }

  /** A record that was sent is through with. */
  private void done(PendingRecord record) {
    if (!torn) {
      accumulator.done(record);
    }
  }

  /** Gives back whatever is not in flight, and all that comes, until {@link #open}. */
  Completions close(Exception reason) {
    breakOff(reason);
    return ended();
  }

  /** As {@link #close}, for good. */
  Completions end(Exception reason) {
    ended = true;
    return close(reason);
  }

  /** Nobody opens it after a fault: it does so itself, after a while, when more is to be sent. */
  void openItself() {
    assert Thread.holdsLock(this);
    reopening.want();
  }

  /** Takes records again, unless it has ended. */
  void open() {
    assert Thread.holdsLock(this);
    openLater = torn && !ended;
    if (ended || torn) {
      return;
    }
    closed = null;
    reopening.mended();
    credentials.reset();
  }

  private void breakOff(Exception reason) {
    closed = reason;
    way++;
    if (reason instanceof DeliveryException) {
      reopening.broken(time);
    } else {
      reopening.mended();
    }
    openLater = false;
    keyWait.refused();
    if (!torn) {
      for (PendingRecord record : accumulator.takeAll()) {
        lose(record, reason);
      }
    }
  }

  /** An entry that is in flight no more goes back to the sources of its records. */
  private void lose(RequestEntry entry, Exception reason) {
    for (int i = 0; i < entry.size(); i++) {
      done(entry.record(i));
      lose(entry.record(i), reason);
    }
  }

  private void lose(PendingRecord record, Exception reason) {
    record.submission.recordLost(record, reason);
    room.freed(record.cost);
    settle(record.submission);
  }

  private void settle(Submission submission) {
    if (submission.isOver()) {
      step.ended(submission);
      live.remove(submission);
    }
  }

  private void awaitRetry() {
    if (!torn && accumulator.hasRetries()) {
      wakeBy(accumulator.nextRetry());
    }
  }

  private void wakeBy(long time) {
    if (!wakeSet || time - wakeAt < 0) {
      wakeSet = true;
      wakeAt = time;
      step.wake = true;
      step.wakeAt = time;
    }
  }

  /**
   * Ends a step: what became free goes to those that wait for room, in the order that they came.
   */
  private Completions ended() {
    assert Thread.holdsLock(this);
    room.giveBack();
    while (room.mayGo(closed != null, time)) {
      // let go last: whatever is thrown, it is told by one or the other
      step.reader(room.first());
      room.letGo();
    }
    if (room.looksAgain()) {
      wakeBy(room.looksAgainAt());
    }
    step.readTurns = room.givesTurns();
    if (torn && underWay.count() == 0 && settingAside.isIdle()) {
      accumulator = accumulators.get();
      torn = false;
      if (openLater) {
        open();
      }
    }
    Completions done = step;
    step = new Completions();
    return done;
  }
}
