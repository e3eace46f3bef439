package io.activitysync.event.version.catalogue;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A kind of event that a version sends.
 *
 * @param kind its name, as sent
 * @param published whether the kind is known from the published format, rather than this project's
 *     own design; the schema's {@code x-published} says so for each field
 * @param schema JSON Schema 2020-12 of what is sent; not to be changed
 */
public record CatalogueKind(String kind, boolean published, JsonNode schema) {}
