package io.activitysync.bench.contender;

import io.activitysync.kinesis.aggregation.Aggregation;
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
    Contender open(Job job) throws Exception;
  }

  private static final Map<String, Opener> OPENERS = new LinkedHashMap<>();

  static {
    DeliverySettings strict = DeliverySettings.DEFAULT;
    Aggregation kpl = Aggregation.usual(Aggregation.Format.KPL);
    Aggregation lines = Aggregation.usual(Aggregation.Format.LINES);
    OPENERS.put("plain", job -> new Plain(job.target()));
    OPENERS.put("sdk", job -> new Sdk(job.target()));
    OPENERS.put("kpl", job -> new Kpl(job.target(), false));
    OPENERS.put("kpl-aggregated", job -> new Kpl(job.target(), true));
    OPENERS.put("engine-strict", engine(strict));
    OPENERS.put("engine-relaxed", engine(strict.relaxed()));
    OPENERS.put("engine-strict-aggregated", engine(strict.aggregated(kpl)));
    OPENERS.put("engine-relaxed-aggregated", engine(strict.relaxed().aggregated(kpl)));
    OPENERS.put("engine-strict-lines", engine(strict.aggregated(lines)));
    OPENERS.put("engine-strict-aggregated-1m", engine(strict.aggregated(large(kpl))));
    OPENERS.put("engine-strict-lines-1m", engine(strict.aggregated(large(lines))));
    OPENERS.put("path", path());
    OPENERS.put("path-lines", path("aggregation=lines"));
    OPENERS.put("path-gzip", job -> new WholePath(streaming(job), job, true));
    OPENERS.put("path-pii-hash", path("pii=hash", "pii-key=made-up-for-the-benchmark"));
    OPENERS.put(
        "path-yaml",
        job ->
            new WholePath(
                App.streaming(
                    job, App.folderWith(App.ROUTES.resolve("versions")), "version=1.1-example"),
                job,
                false));
    OPENERS.put("path-kafka-1", job -> new FromKafka(job, 1, 1));
    OPENERS.put("path-kafka-3", job -> new FromKafka(job, 3, 1));
    OPENERS.put("path-kafka-3-by-2", job -> new FromKafka(job, 3, 2));
    OPENERS.put("path-kafka-3-by-3", job -> new FromKafka(job, 3, 3));
    OPENERS.put("path-file", FromFile::new);
    OPENERS.put("jar", job -> new PackedJar(job.target()));
    OPENERS.put("limit", job -> new Limit(job.target()));
  }

  private static Aggregation large(Aggregation usual) {
    return new Aggregation(usual.format(), usual.buckets(), 1 << 20);
  }

  private static Opener engine(DeliverySettings settings) {
    return job -> new Engine(job.target(), settings);
  }

  private static Opener path(String... settings) {
    return job -> new WholePath(streaming(job, settings), job, false);
  }

  private static App streaming(Job job, String... settings) throws Exception {
    return App.streaming(job, App.folder(), settings);
  }

  private Contenders() {}

  /** Names of all contenders. */
  public static Set<String> names() {
    return OPENERS.keySet();
  }

  /** Opens a contender. */
  public static Contender open(Job job) throws Exception {
    return OPENERS.get(job.contender()).open(job);
  }

  /** Whether a contender promises that the events of a key arrive in order, and none twice. */
  public static boolean keepsOrder(String name) {
    return name.startsWith("engine-strict") || name.startsWith("path");
  }

  /**
   * Whether a contender must run with the libraries that are put aside for it: the producer
   * library's protobuf is too new for the rest of the class path.
   */
  public static boolean needsOwnLibraries(String name) {
    return name.startsWith("kpl");
  }
}
