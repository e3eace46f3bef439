package io.activitysync.management.document;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What POST and PUT take, and PATCH in part, beside the settings, which {@link SettingsSchema}
 * adds.
 */
@Schema(name = "ConnectionSettings")
public record ConnectionSettingsDocument(
    @Schema(
            example = "acme",
            pattern = "[a-z0-9][a-z0-9-]{0,62}",
            description = "Made from the name where it is not given; never changes")
        String id,
    @Schema(example = "true") Boolean enabled) {}
