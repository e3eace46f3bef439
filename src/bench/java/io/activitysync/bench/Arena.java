package io.activitysync.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.bench.Circumstances.Measure;
import io.activitysync.bench.contender.ContenderMain;
import io.activitysync.bench.contender.Contenders;
import io.activitysync.bench.contender.Job;
import io.activitysync.bench.contender.Sent;
import io.activitysync.bench.load.Load;
import io.activitysync.bench.load.Target;
import io.activitysync.bench.sink.Arrived;
import io.activitysync.bench.sink.SinkMain;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The sink, and the contenders' runs against it, interleaved. */
final class Arena implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_WARM_TURNS = 400;

  /** How many times its own length an event may have in a version, at most. */
  private static final double LONGEST = 1.5;

  private static final String CLASS_PATH = System.getProperty("java.class.path");

  private final Options options;
  private final List<String> complaints;
  private final Child sink;
  private final int port;
  private final int tlsPort;

  /**
   * Starts the sink.
   *
   * @param options what was chosen
   * @param complaints to which it is added what goes wrong
   */
  Arena(Options options, List<String> complaints) throws Exception {
    this.options = options;
    this.complaints = complaints;
    sink =
        new Child(
            "sink",
            List.of("-Xmx320m", "-XX:+UseSerialGC"),
            CLASS_PATH,
            List.of(SinkMain.class.getName(), keyStore().toString()),
            log("sink"));
    JsonNode ports = sink.read(JsonNode.class);
    port = ports.get("port").asInt();
    tlsPort = ports.get("tlsPort").asInt();
  }

  /** Runs a scenario and gives all outcomes; a contender that fails is left out from there on. */
  List<Outcome> play(Scenario scenario) throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    Map<String, Child> children = new LinkedHashMap<>();
    Map<String, Integer> inFlight = new LinkedHashMap<>();
    try {
      for (String contender : scenario.contenders().stream().filter(this::takesPart).toList()) {
        reset(scenario, false);
        Child child = start(scenario, contender);
        children.put(contender, child);
        attempt(scenario, contender, () -> warm(scenario, child))
            .ifPresent(number -> inFlight.put(contender, number));
      }
      for (int run = 0; run < scenario.runs(options.runs()); run++) {
        for (String contender : List.copyOf(inFlight.keySet())) {
          Optional<Outcome> outcome =
              attempt(
                  scenario,
                  contender,
                  () -> run(scenario, contender, inFlight.get(contender), children.get(contender)));
          outcome.ifPresentOrElse(outcomes::add, () -> inFlight.remove(contender));
        }
      }
    } finally {
      children.values().forEach(Child::close);
    }
    return outcomes;
  }

  /** One failure is no reason to throw away what all others have shown. */
  private <T> Optional<T> attempt(Scenario scenario, String contender, Callable<T> what) {
    try {
      return Optional.of(what.call());
    } catch (Exception e) {
      complain(scenario, contender, e.toString());
      return Optional.empty();
    }
  }

  private void complain(Scenario scenario, String contender, String what) {
    String whole = scenario.name() + " " + contender + ": " + what;
    System.err.println(whole);
    complaints.add(whole);
  }

  private boolean takesPart(String contender) {
    return Contenders.names().contains(contender)
        && (options.contenders.isEmpty() || options.contenders.contains(contender));
  }

  private int warm(Scenario scenario, Child child) throws Exception {
    child.read(JsonNode.class);
    return switch (scenario.circumstances().measure()) {
      case THROUGHPUT -> child.ask("warm", JsonNode.class).get("inFlight").asInt();
      case SINGLE -> {
        warmSingle(child);
        yield 1;
      }
      case START -> 1;
    };
  }

  /** By CPU time, since on a busy machine a run may pass with little done. */
  private void warmSingle(Child child) throws Exception {
    long cpuNanos = 0;
    for (int turn = 0; turn < MOST_WARM_TURNS && cpuNanos < 20e6 * options.warmMillis(); turn++) {
      cpuNanos += child.ask("latency", Sent.class).cpuNanos();
    }
  }

  private Outcome run(Scenario scenario, String name, int inFlight, Child child) throws Exception {
    reset(scenario, options.check);
    Sent sent =
        child.ask(
            scenario.circumstances().measure() == Measure.SINGLE ? "latency" : "run", Sent.class);
    Outcome outcome =
        new Outcome(scenario.name(), name, inFlight, sent, sink.ask("arrived", Arrived.class));
    tell(outcome);
    String complaint = outcome.complaint(options.check);
    if (!complaint.isEmpty()) {
      complain(scenario, name, complaint);
    }
    return outcome;
  }

  private void tell(Outcome outcome) throws IOException {
    Sent sent = outcome.sent();
    System.err.printf(
        "%-16s %-26s %,11.0f/s %7.2f µs CPU %5d MB%n",
        outcome.scenario(),
        outcome.contender(),
        sent.perSecond(),
        sent.cpuMicros(),
        sent.peakRssBytes() >> 20);
    Files.writeString(
        options.work.resolve("results.jsonl"),
        JSON.writeValueAsString(outcome) + "\n",
        StandardOpenOption.APPEND,
        StandardOpenOption.CREATE);
  }

  private void reset(Scenario scenario, boolean exact) throws Exception {
    Circumstances special = scenario.circumstances();
    sink.ask(
        "reset %d %b %d".formatted(special.delayMillis(), exact, (int) (LONGEST * special.size())),
        JsonNode.class);
  }

  private Child start(Scenario scenario, String contender) throws Exception {
    Circumstances special = scenario.circumstances();
    URI endpoint =
        URI.create(special.tls() ? "https://127.0.0.1:" + tlsPort : "http://127.0.0.1:" + port);
    Load load =
        new Load(
            special.keys(),
            special.shape(),
            special.size(),
            special.measure() == Measure.START ? 1 : (long) (special.times() * options.events()),
            (int) (Math.max(1, special.times()) * options.seconds()),
            options.check);
    Job job =
        new Job(
            contender,
            new Target(endpoint, special.connections()),
            load,
            scenario.warmMillis(options.warmMillis()));
    String own =
        Contenders.needsOwnLibraries(contender)
            ? options.work.resolve("lib") + File.separator + "*" + File.pathSeparator
            : "";
    return new Child(
        contender,
        List.of(options.jvm.split(" ", -1)),
        own + CLASS_PATH,
        List.of(ContenderMain.class.getName(), JSON.writeValueAsString(job)),
        log(scenario.name() + "-" + contender));
  }

  private Path log(String name) {
    return options.work.resolve(name + ".log");
  }

  /** A key and a certificate that nobody signed, made by the JDK's own tool. */
  private Path keyStore() throws Exception {
    Path file = options.work.resolve("sink.p12");
    if (!Files.exists(file)) {
      int result =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "sink",
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=localhost",
                  "-ext",
                  "san=ip:127.0.0.1,dns:localhost",
                  "-validity",
                  "3650",
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  SinkMain.PASSWORD,
                  "-keystore",
                  file.toString())
              .redirectErrorStream(true)
              .redirectOutput(log("keytool").toFile())
              .start()
              .waitFor();
      if (result != 0) {
        throw new IOException("keytool could not make a certificate");
      }
    }
    return file;
  }

  @Override
  public void close() {
    sink.close();
  }
}
