package io.activitysync.event.version.catalogue;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A source event, and what a version sends for it. Neither is to be changed.
 *
 * @param name the same in every version that has this sample
 * @param source what comes in
 * @param sent what goes out
 */
public record VersionSample(String name, JsonNode source, JsonNode sent) {}
