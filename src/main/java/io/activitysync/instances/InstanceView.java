package io.activitysync.instances;

import io.swagger.v3.oas.annotations.media.Schema;

/** What one of several processes sees of a connection, and how old its word is. */
@Schema(name = "Instance", description = "What one process sees of the connection")
public record InstanceView(
    @Schema(description = "Host, process and a word of its own, which a restart changes")
        String name,
    @Schema(description = "Whether it is the process that answers") Boolean self,
    @Schema(description = "Seconds since it was heard of") Long heardSecondsAgo,
    @Schema(description = "Whether it has taken the connection's last change") Boolean current,
    @Schema(allowableValues = {"DISABLED", "CONNECTING", "STREAMING", "PAUSED"}) String state,
    String since,
    ConnectionView.Pause pause,
    ConnectionView.SourceState sourceState,
    ConnectionView.HotKey hotKey,
    ConnectionView.Counters counters) {

  static InstanceView of(
      String name, boolean self, long heardSecondsAgo, boolean current, ConnectionView view) {
    return new InstanceView(
        name,
        self,
        heardSecondsAgo,
        current,
        view.state(),
        view.since(),
        view.pause(),
        view.sourceState(),
        view.hotKey(),
        view.counters());
  }
}
