package io.activitysync.management.document;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** One page of connections. */
@Schema(name = "ConnectionPage")
public record ConnectionPageDocument(
    List<ConnectionDocument> connections,
    @Schema(description = "How many there are over all pages") Integer total,
    @Schema(description = "The next page's after; null on the last") String next) {}
