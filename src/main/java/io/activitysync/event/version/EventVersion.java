package io.activitysync.event.version;

import io.activitysync.event.EventBatch;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.json.ByteOutput;
import java.util.Set;

/** One version of the events that are sent. Safe for any thread. */
public interface EventVersion {

  /** Numbers joined by dots, as in {@code 1.0}; a hyphen and a word may follow. */
  String id();

  /** What a person reads, as in {@code v1.0}. */
  default String label() {
    return "v" + id();
  }

  /** Whether it may be the one of a connection that names none; a preview may not. */
  default boolean chosenUnasked() {
    return !id().contains("-");
  }

  /** Kinds that it sends, as it names them. */
  Set<String> kinds();

  /** Kinds of source events that it sends, some statuses of them at least. */
  Set<String> sourceKinds();

  /**
   * Kind that a source event is sent as.
   *
   * @param kind the source event's kind
   * @param status its {@code data.status}; null when it has none
   * @return one of {@link #kinds()}, or null when this version has no such event
   */
  String sentKind(String kind, String status);

  /** Whether this version has such an event; parameters as in {@link #sentKind}. */
  default boolean carries(String kind, String status) {
    return sentKind(kind, status) != null;
  }

  /** Whether it can send any kind there is, since all have one shape. */
  default boolean oneShape() {
    return false;
  }

  /**
   * Begins work on a batch; until {@link #leave} the version keeps working, also when it is taken
   * away or another of its id takes its place.
   *
   * @return false where it is gone already; then there is nothing to leave
   */
  default boolean enter() {
    return true;
  }

  /** Ends what {@link #enter} began. */
  default void leave() {}

  /**
   * Writes what is sent for a source event that this version carries: canonical JSON on one line,
   * without a line feed at the end.
   *
   * @param batch holds the event, its personal data treated
   * @param event its index in the batch
   * @param ids of the same batch, for a version that sends them
   * @throws EventFormatException when this version cannot express the event; what was written until
   *     then is taken back by the caller
   */
  void write(EventBatch batch, int event, EventIds ids, ByteOutput out) throws EventFormatException;
}
