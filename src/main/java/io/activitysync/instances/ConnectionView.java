package io.activitysync.instances;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;

/**
 * What is, of a connection, as one process sees it or several together: what REST shows, and what a
 * process tells the others. Times are texts of ISO 8601. Nothing of it is a setting or a secret.
 *
 * @param pause null where it is not paused
 * @param hotKey null where there is none
 */
public record ConnectionView(
    String state,
    String since,
    Pause pause,
    SourceState sourceState,
    HotKey hotKey,
    Counters counters) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Characters of a view as it is told. */
  private static final int LONGEST = 4_000;

  /** As this process sees it now. */
  public static ConnectionView of(Connection connection) {
    ConnectionState state = connection.state();
    return new ConnectionView(
        state.label(),
        text(state.since()),
        state instanceof ConnectionState.Paused paused ? Pause.of(paused) : null,
        SourceState.of(connection),
        HotKey.of(connection.hotKey()),
        Counters.of(connection.counters()));
  }

  /** As others are told of it: on one line, and without what would make it too long. */
  String toJson() {
    String all = json();
    return all.length() > LONGEST ? brief().json() : all;
  }

  private String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What another process told, which may be of a newer version. */
  static ConnectionView ofJson(String told) throws JsonProcessingException {
    return JSON.readValue(told, ConnectionView.class);
  }

  /** Without what somebody else said, which may be long. */
  private ConnectionView brief() {
    Pause shorter =
        pause == null
            ? null
            : new Pause(
                pause.cause(),
                pause.message(),
                pause.review(),
                null,
                pause.since(),
                pause.nextRetryAt());
    SourceState source =
        new SourceState(
            sourceState.state(), sourceState.since(), null, sourceState.lastEventAt(), null);
    return new ConnectionView(state, since, shorter, source, hotKey, counters);
  }

  private static String text(Instant time) {
    return time == null ? null : time.toString();
  }

  /** Why it is paused. */
  @Schema(name = "Pause", description = "Null where it is not paused", nullable = true)
  public record Pause(
      @Schema(example = "STREAM_NOT_FOUND") String cause,
      @Schema(example = "The stream does not exist in this region") String message,
      @Schema(description = "What to look at, most likely first") List<String> review,
      @Schema(
              description =
                  "What AWS or the network said, with the id of AWS's request; null where nothing"
                      + " was said",
              nullable = true)
          String detail,
      String since,
      @Schema(description = "Null where it waits for a person", nullable = true)
          String nextRetryAt) {

    private static Pause of(ConnectionState.Paused paused) {
      return new Pause(
          paused.reason().cause(),
          paused.reason().message(),
          paused.reason().review(),
          paused.reason().detail(),
          text(paused.since()),
          text(paused.nextRetryAt()));
    }
  }

  /** Whether events are fetched from where they come from. */
  @Schema(name = "SourceState")
  public record SourceState(
      @Schema(allowableValues = {"STARTING", "RUNNING", "HELD", "ELSEWHERE", "FAILED"})
          String state,
      String since,
      @Schema(description = "Why it failed; null where it did not", nullable = true) String message,
      @Schema(
              description = "When it handed over something last; null where it has not",
              nullable = true)
          String lastEventAt,
      @Schema(
              description =
                  "What is gone that it should have handed over, as by a broker's retention, and"
                      + " when that was seen; null where nothing is, since the process started",
              nullable = true)
          String lost) {

    private static SourceState of(Connection connection) {
      var source = connection.source();
      return new SourceState(
          source.state().name(),
          text(source.since()),
          source.message(),
          text(connection.lastEventAt().orElse(null)),
          source.lost());
    }
  }

  /** One partition key holds up what is sent. */
  @Schema(
      name = "HotKey",
      description = "One partition key holds up what is sent; null where none does",
      nullable = true)
  public record HotKey(
      @Schema(description = "In a sentence") String message,
      @Schema(description = "What to change, the mildest first") List<String> review,
      @Schema(description = "How many of the events that wait are of that key", example = "97")
          Integer percent,
      @Schema(description = "The first four digits of the key's MD5 in hexadecimal") String hash,
      @Schema(description = "Which sends one of that key's events") Long roundTripMillis,
      String since) {

    private static HotKey of(io.activitysync.connection.HotKey hot) {
      return hot == null
          ? null
          : new HotKey(
              hot.message(),
              io.activitysync.connection.HotKey.REVIEW,
              hot.percent(),
              hot.hash(),
              hot.millis(),
              text(hot.since()));
    }
  }

  /** Events since the process started. */
  @Schema(
      name = "Counters",
      description = "Since the process started; of all processes that are there, where several are")
  public record Counters(
      Long received, Long delivered, Long discarded, Long skipped, Long rejected, Long retried) {

    static final Counters NONE = new Counters(0L, 0L, 0L, 0L, 0L, 0L);

    static Counters of(io.activitysync.connection.Counters counters) {
      return new Counters(
          counters.received.sum(),
          counters.delivered.sum(),
          counters.discarded.sum(),
          counters.skipped.sum(),
          counters.rejected.sum(),
          counters.retried.sum());
    }

    Counters plus(Counters other) {
      return new Counters(
          received + other.received,
          delivered + other.delivered,
          discarded + other.discarded,
          skipped + other.skipped,
          rejected + other.rejected,
          retried + other.retried);
    }

    /** Grows with each of them. */
    long total() {
      return received + delivered + discarded + skipped + rejected + retried;
    }
  }
}
