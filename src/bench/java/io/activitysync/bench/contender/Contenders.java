package io.activitysync.bench.contender;

import io.activitysync.bench.load.Target;
import io.activitysync.kinesis.delivery.Aggregation;
import io.activitysync.kinesis.delivery.DeliverySettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * All contenders by name. A scenario names those that it wants; names that aren't here are left
 * out.
 */
public final class Contenders {

  /** Opens a contender. */
  @FunctionalInterface
  public interface Opener {
    /** Opens it, ready to send. */
    Contender open(Target target) throws Exception;
  }

  private static final Map<String, Opener> OPENERS = new LinkedHashMap<>();

  static {
    OPENERS.put("plain", Plain::new);
    OPENERS.put("sdk", Sdk::new);
    OPENERS.put("kpl", target -> new Kpl(target, false));
    OPENERS.put("kpl-aggregated", target -> new Kpl(target, true));
    OPENERS.put("engine-strict", target -> new Engine(target, DeliverySettings.DEFAULT));
    OPENERS.put("engine-relaxed", target -> new Engine(target, DeliverySettings.DEFAULT.relaxed()));
    OPENERS.put(
        "engine-strict-aggregated",
        target ->
            new Engine(
                target,
                DeliverySettings.DEFAULT.aggregated(Aggregation.usual(Aggregation.Format.KPL))));
    OPENERS.put(
        "engine-relaxed-aggregated",
        target ->
            new Engine(
                target,
                DeliverySettings.DEFAULT
                    .relaxed()
                    .aggregated(Aggregation.usual(Aggregation.Format.KPL))));
    OPENERS.put(
        "engine-strict-lines",
        target ->
            new Engine(
                target,
                DeliverySettings.DEFAULT.aggregated(Aggregation.usual(Aggregation.Format.LINES))));
    OPENERS.put("path", WholePath::new);
    OPENERS.put("limit", Limit::new);
  }

  private Contenders() {}

  /** Names of all contenders. */
  public static Set<String> names() {
    return OPENERS.keySet();
  }

  /** Opens a contender. */
  public static Contender open(String name, Target target) throws Exception {
    return OPENERS.get(name).open(target);
  }

  /**
   * Whether a contender must run with the libraries that are put aside for it: the producer
   * library's protobuf is too new for the rest of the class path.
   */
  public static boolean needsOwnLibraries(String name) {
    return name.startsWith("kpl");
  }
}
