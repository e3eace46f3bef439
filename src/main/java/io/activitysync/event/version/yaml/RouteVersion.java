package io.activitysync.event.version.yaml;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.version.EventIds;
import io.activitysync.event.version.EventVersion;
import io.activitysync.event.version.catalogue.CatalogueKind;
import io.activitysync.event.version.catalogue.CatalogueVersion;
import io.activitysync.event.version.catalogue.VersionSample;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A version that a Camel route makes, see {@link RouteCall}. What kinds it carries is told by its
 * samples. Safe for any thread.
 */
public final class RouteVersion implements EventVersion {
  private static final int RETIRED = 1 << 30;

  private final CatalogueVersion catalogue;
  private final RouteCall route;

  /** How many batches are at work with it, and whether no further one may be. */
  private final AtomicInteger users = new AtomicInteger();

  private final Map<String, String> byKind = new HashMap<>();
  private final Map<String, String> byStatus = new HashMap<>();
  private final Set<String> kinds;
  private final Set<String> sourceKinds;

  /**
   * Makes a version of a route that runs.
   *
   * @param catalogue its id, kinds and samples
   * @param route calls the route
   */
  RouteVersion(CatalogueVersion catalogue, RouteCall route) {
    this.catalogue = catalogue;
    this.route = route;
    kinds = catalogue.kinds().stream().map(CatalogueKind::kind).collect(toUnmodifiableSet());
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
    // asked for with each event that is skipped
    sourceKinds =
        Stream.concat(byKind.keySet().stream(), ambiguous.stream()).collect(toUnmodifiableSet());
  }

  @Override
  public boolean enter() {
    if (users.incrementAndGet() < RETIRED) {
      return true;
    }
    leave();
    return false;
  }

  @Override
  public void leave() {
    users.decrementAndGet();
  }

  /** Lets no one in any more. */
  void retire() {
    users.accumulateAndGet(RETIRED, (count, bit) -> count | bit);
  }

  /** Whether it is retired and the last one has left. */
  boolean over() {
    return users.get() == RETIRED;
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
    return kinds;
  }

  @Override
  public Set<String> sourceKinds() {
    return sourceKinds;
  }

  /** By the samples: of the same kind and status, else of the kind where all are sent alike. */
  @Override
  public String sentKind(String kind, String status) {
    String sent = byStatus.get(kind + " " + status);
    return sent != null ? sent : byKind.get(kind);
  }

  @Override
  public void write(EventBatch batch, int event, EventIds ids, ByteOutput out)
      throws EventFormatException {
    int start = batch.eventStart(event);
    try {
      route.write(batch.buffer(), start, batch.eventEnd(event) - start, out);
    } catch (RouteCall.Unusable e) {
      throw new EventFormatException(
          batch.sourceIndex(event), 0, "", "cannot be sent as " + label() + ": " + e.getMessage());
    }
  }
}
