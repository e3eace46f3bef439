package io.activitysync.management.document;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A connection as it is shown, beside its settings, which {@link SettingsSchema} adds. */
@Schema(name = "Connection")
public record ConnectionDocument(
    @Schema(example = "acme") String id,
    Boolean enabled,
    @Schema(description = "Whether an operator paused it by hand") Boolean suspended,
    @Schema(
            description =
                "False while enabled and suspended hold, but are not in the store, which is away;"
                    + " else not there")
        Boolean kept,
    Effective effective,
    @Schema(description = "Members that a file sets; they can't be changed here")
        List<String> pinned,
    @Schema(description = "The ETag without its quotes") Long revision,
    @Schema(allowableValues = {"DISABLED", "CONNECTING", "STREAMING", "PAUSED"}) String state,
    @Schema(example = "2026-03-14T09:26:53.589Z") String since,
    Pause pause,
    SourceState sourceState,
    Counters counters) {

  /** How records are sent now, by the connection's settings or else by the route file. */
  @Schema(name = "Effective")
  public record Effective(Held ordering, Held aggregation, Held maxInFlight) {}

  /** What holds. */
  @Schema(name = "Held")
  public record Held(
      @Schema(
              description = "A word or a whole number",
              types = {"string", "integer"})
          Object value,
      @Schema(allowableValues = {"connection", "route file"}) String from) {}

  /** Why it is paused. */
  @Schema(name = "Pause")
  public record Pause(
      @Schema(example = "STREAM_NOT_FOUND") String cause,
      @Schema(example = "The stream does not exist in this region") String message,
      @Schema(description = "What to look at, most likely first") List<String> review,
      @Schema(description = "What AWS or the network said") String detail,
      String since,
      @Schema(description = "Null where it waits for a person") String nextRetryAt) {}

  /** Whether events are fetched from where they come from. */
  @Schema(name = "SourceState")
  public record SourceState(
      @Schema(allowableValues = {"STARTING", "RUNNING", "HELD", "FAILED"}) String state,
      String since,
      @Schema(description = "Why it failed; null where it did not") String message,
      @Schema(description = "When it handed over something last; null where it has not")
          String lastEventAt) {}

  /** Events since the process started. */
  @Schema(name = "Counters")
  public record Counters(
      Long received, Long delivered, Long discarded, Long skipped, Long rejected, Long retried) {}
}
