package io.activitysync.support.kinesis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** What {@link FaultProxy} does to a call instead of passing it on. Immutable. */
public sealed interface WireFault {

  /** Passes the call on untouched; fills a place in a script. */
  record None() implements WireFault {}

  /**
   * Passes on only some entries of a PutRecords; the others get an error code in the answer.
   *
   * @param which tells by index and entry which ones fail
   */
  record FailedEntries(Choice which, String errorCode, String errorMessage) implements WireFault {}

  /** Answers an error instead of passing the call on. */
  record Refused(int status, String type, String message) implements WireFault {}

  /** Resets the connection. */
  record Reset(Moment moment) implements WireFault {}

  /** Passes the call on after a while. */
  record Delayed(Duration delay) implements WireFault {}

  /** Passes the call on once something has come to be, whether well or not. */
  record Held(CompletableFuture<?> until) implements WireFault {}

  /**
   * Never answers.
   *
   * @param written whether the call is passed on all the same
   */
  record BlackHole(boolean written) implements WireFault {}

  /** When a connection is reset. */
  enum Moment {
    /** Nothing was written. */
    BEFORE_FORWARDING,
    /** It was written, and the answer is lost. */
    AFTER_FORWARDING,
    /** It was written, and half of the answer comes. */
    AMID_ANSWER
  }

  /** Chooses entries of a call. */
  @FunctionalInterface
  interface Choice {
    /** Whether the entry at an index is chosen. */
    boolean takes(int index, ProxiedCall.Entry entry);
  }

  static WireFault none() {
    return new None();
  }

  /** Fails the entries at the indexes that are chosen. */
  static WireFault failEntries(String errorCode, IntPredicate indexes) {
    return new FailedEntries(
        (index, entry) -> indexes.test(index), errorCode, "Failed by the test: " + errorCode);
  }

  /** Fails the entries whose partition key is chosen. */
  static WireFault failKeys(String errorCode, Predicate<String> keys) {
    return new FailedEntries(
        (index, entry) -> keys.test(entry.partitionKey()),
        errorCode,
        "Failed by the test: " + errorCode);
  }

  /** Answers 400 with an error type, as {@code ResourceNotFoundException}. */
  static WireFault refuse(String type, String message) {
    return new Refused(400, type, message);
  }

  /** Answers a status from 400 to 599 with an error type. */
  static WireFault refuse(int status, String type, String message) {
    return new Refused(status, type, message);
  }

  /** Answers that the stream's throughput is exceeded, for the whole call. */
  static WireFault throttle() {
    return refuse("ProvisionedThroughputExceededException", "Rate exceeded for shard");
  }

  static WireFault serverError() {
    return refuse(500, "InternalFailure", "Something failed");
  }

  static WireFault reset(Moment moment) {
    return new Reset(moment);
  }

  static WireFault delay(Duration delay) {
    return new Delayed(delay);
  }

  /** For what must be seen while a call is under way: no machine is too slow for that. */
  static WireFault hold(CompletableFuture<?> until) {
    return new Held(until);
  }

  static WireFault blackHole(boolean written) {
    return new BlackHole(written);
  }

  /** One of each that passes by itself and that a sender must survive without loss. */
  static List<WireFault> passing() {
    return List.of(
        failEntries("ProvisionedThroughputExceededException", index -> index % 3 == 1),
        failEntries("InternalFailure", index -> index % 2 == 0),
        throttle(),
        serverError(),
        refuse(503, "ServiceUnavailable", "Try again"),
        reset(Moment.BEFORE_FORWARDING),
        reset(Moment.AFTER_FORWARDING),
        reset(Moment.AMID_ANSWER),
        delay(Duration.ofMillis(20)));
  }
}
