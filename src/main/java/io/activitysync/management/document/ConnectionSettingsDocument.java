package io.activitysync.management.document;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/** What POST and PUT take, and PATCH in part. */
@Schema(name = "ConnectionSettings")
public record ConnectionSettingsDocument(
    @Schema(
            example = "acme",
            pattern = "[a-z0-9][a-z0-9-]{0,62}",
            description = "Made from the name where it is not given; never changes")
        String id,
    @Schema(example = "Acme", description = "For people, 1 to 100 characters") String name,
    @Schema(
            example = "platform-http:/ingest/acme?httpMethodRestrict=POST",
            description = "Any Camel endpoint that can be consumed from; its own HTTP source else")
        String source,
    @Schema(
            example = "static",
            allowableValues = {"static", "default", "profile", "assume-role"})
        String credentials,
    @Schema(example = "AKIAIOSFODNN7EXAMPLE") String accessKeyId,
    @Schema(accessMode = Schema.AccessMode.WRITE_ONLY, description = "Kept where not given")
        String secretAccessKey,
    @Schema(accessMode = Schema.AccessMode.WRITE_ONLY, description = "Of a temporary key")
        String sessionToken,
    @Schema(description = "With credentials \"profile\"") String profile,
    @Schema(
            example = "arn:aws:iam::123456789012:role/activity",
            description = "With credentials \"assume-role\"")
        String roleArn,
    String externalId,
    @Schema(
            example = "activity",
            pattern = "[a-zA-Z0-9_.-]{1,128}",
            description = "Needed to be on; the stream must exist")
        String streamName,
    @Schema(example = "eu-central-1", description = "Needed to be on") String region,
    @Schema(description = "Instead of the region's own, as https://host:port") String endpoint,
    @Schema(example = "1.0", description = "Event version; the newest for a new connection")
        String version,
    @Schema(description = "Kinds wanted; empty for all") List<String> events,
    @Schema(
            example = "include",
            allowableValues = {"include", "redact", "hash"})
        String pii,
    @Schema(accessMode = Schema.AccessMode.WRITE_ONLY, description = "With pii \"hash\"")
        String piiKey,
    @Schema(description = "Fields of personal data by kind") Map<String, List<String>> piiFields,
    @Schema(example = "experienceId") String partitionKey,
    @Schema(
            accessMode = Schema.AccessMode.WRITE_ONLY,
            description = "SHA-256 hashes of the tokens that callers of its HTTP source need")
        List<String> ingestTokens,
    @Schema(example = "true") Boolean enabled) {}
