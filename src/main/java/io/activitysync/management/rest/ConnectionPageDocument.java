package io.activitysync.management.rest;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** One page of connections, as it is described; {@link ConnectionPage} answers it. */
@Schema(name = "ConnectionPage")
record ConnectionPageDocument(
    List<ConnectionJson> connections,
    @Schema(description = "How many there are over all pages") Integer total,
    @Schema(description = "The next page's after; null on the last", nullable = true)
        String next) {}
