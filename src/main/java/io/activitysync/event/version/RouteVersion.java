package io.activitysync.event.version;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.json.Canonical;
import io.activitysync.event.json.JsonFormatException;
import io.activitysync.event.json.JsonLimits;
import io.activitysync.event.json.JsonScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * A version that a Camel route makes: it is given the source event as a {@code Map} and leaves the
 * record as JSON, whether as text, bytes or a stream. What kinds it carries is told by its samples.
 * Safe for any thread.
 */
public final class RouteVersion implements EventVersion {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

  private final CatalogueVersion catalogue;
  private final ProducerTemplate producer;
  private final Map<String, String> byKind = new HashMap<>();
  private final Map<String, String> byStatus = new HashMap<>();
  private final Set<String> kinds = new LinkedHashSet<>();
  private final Set<String> sourceKinds;

  /**
   * Makes a version whose route starts at {@link #endpoint}.
   *
   * @param catalogue its id, kinds and samples
   * @param producer calls the route
   */
  public RouteVersion(CatalogueVersion catalogue, ProducerTemplate producer) {
    this.catalogue = catalogue;
    this.producer = producer;
    catalogue.kinds().forEach(kind -> kinds.add(kind.kind()));
    Set<String> ambiguous = new HashSet<>();
    for (VersionSample sample : catalogue.samples()) {
      String kind = sample.source().path("kind").asText();
      String sent = sample.sent().path("kind").asText();
      JsonNode status = sample.source().path("data").path("status");
      byStatus.put(kind + " " + (status.isTextual() ? status.asText() : null), sent);
      String other = byKind.put(kind, sent);
      if (other != null && !other.equals(sent)) {
        ambiguous.add(kind);
      }
    }
    byKind.keySet().removeAll(ambiguous);
    sourceKinds = new HashSet<>(byKind.keySet());
    sourceKinds.addAll(ambiguous);
  }

  /** Where the route of a version starts. */
  public static String endpoint(String id) {
    return "direct:event-version-" + id;
  }

  @Override
  public String id() {
    return catalogue.id();
  }

  @Override
  public String label() {
    return catalogue.label();
  }

  @Override
  public Set<String> kinds() {
    return Set.copyOf(kinds);
  }

  @Override
  public Set<String> sourceKinds() {
    return Set.copyOf(sourceKinds);
  }

  /** By the samples: of the same kind and status, else of the kind where all are sent alike. */
  @Override
  public String sentKind(String kind, String status) {
    String sent = byStatus.get(kind + " " + status);
    return sent != null ? sent : byKind.get(kind);
  }

  @Override
  public void write(EventBatch batch, int event, ByteOutput out) throws EventFormatException {
    int start = batch.eventStart(event);
    byte[] record;
    try {
      Map<String, Object> source =
          JSON.readValue(batch.buffer(), start, batch.eventEnd(event) - start, MAP);
      Exchange exchange =
          producer.request(endpoint(id()), each -> each.getMessage().setBody(source));
      if (exchange.getException() != null) {
        throw refused(batch, event, "its route failed", exchange.getException());
      }
      record = exchange.getMessage().getBody(byte[].class);
    } catch (IOException e) {
      throw refused(batch, event, "it cannot be read as a map", e);
    }
    if (record == null || record.length == 0 || record[0] != '{') {
      throw refused(batch, event, "its route left no JSON object", null);
    }
    canonical(batch, event, record, out);
  }

  private void canonical(EventBatch batch, int event, byte[] record, ByteOutput out)
      throws EventFormatException {
    byte[] padded = Arrays.copyOf(record, record.length + JsonScanner.PADDING);
    JsonScanner scanner = new JsonScanner(JsonLimits.DEFAULT);
    scanner.over(padded, record.length);
    scanner.begin();
    try {
      int end = scanner.value(0, 0);
      if (scanner.complaint() != null
          || !new String(record, end, record.length - end, StandardCharsets.UTF_8).isBlank()) {
        throw refused(batch, event, "its route left more or less than one JSON object", null);
      }
      Canonical.write(padded, 0, end, out);
    } catch (JsonFormatException e) {
      throw refused(batch, event, "its route left what is not JSON", e);
    }
  }

  /** Names the cause's class alone, since its message may hold parts of the event. */
  private EventFormatException refused(EventBatch batch, int event, String reason, Exception e) {
    String cause = e == null ? "" : " (" + e.getClass().getSimpleName() + ")";
    return new EventFormatException(
        batch.sourceIndex(event), 0, "", "cannot be sent as " + label() + ": " + reason + cause);
  }
}
