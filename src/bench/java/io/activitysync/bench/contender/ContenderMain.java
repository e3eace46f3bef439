package io.activitysync.bench.contender;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.bench.Dialogue;
import io.activitysync.bench.load.Chunk;
import io.activitysync.bench.load.Events;
import io.activitysync.bench.load.Feed;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** The process of one contender: warms it, finds its best number in flight, then runs as told. */
public final class ContenderMain {
  private static final int MOST_WARM_TURNS = 24;

  /** Who takes that long for a few turns is slow by nature, as one key in strict order is. */
  private static final Duration MOST_WARMING = Duration.ofMinutes(1);

  private static final int IDLE_TURNS = 3;

  /** How many times the events of a run are sent in a turn at most. */
  private static final int WARM_TIMES = 2;

  private static final double STILL_CHEAPER = 0.97;
  private static final int LATENCY_SAMPLES = 5000;

  private final Job job;
  private final Events events;
  private final Contender contender;
  private int inFlight;

  private ContenderMain(Job job) throws Exception {
    this.job = job;
    this.events = new Events(job.load());
    this.contender = Contenders.open(job);
  }

  /**
   * Starts the contender.
   *
   * @param args the {@link Job} in JSON
   */
  public static void main(String[] args) throws Exception {
    Dialogue dialogue = new Dialogue();
    ContenderMain main = new ContenderMain(new ObjectMapper().readValue(args[0], Job.class));
    dialogue.serve(Map.of(), main::answer);
    main.contender.close();
    System.exit(0); // whatever threads the contender left
  }

  private Object answer(String[] command) throws Exception {
    return switch (command[0]) {
      case "warm" -> warm();
      case "run" -> run();
      case "latency" -> latency();
      default -> throw new IllegalArgumentException(command[0]);
    };
  }

  private Object warm() throws Exception {
    int[] choices = contender.inFlightChoices();
    inFlight = choices[choices.length / 2];
    long cpu = contender.cost().cpuNanos();
    double cheapest = Double.MAX_VALUE;
    int idle = 0;
    long deadline = System.nanoTime() + MOST_WARMING.toNanos();
    for (int turn = 0;
        turn < MOST_WARM_TURNS
            && System.nanoTime() < deadline
            && (idle < IDLE_TURNS || !warmedFor(cpu));
        turn++) {
      double cost = cpuNanosPerEvent();
      idle = cost < STILL_CHEAPER * cheapest ? 0 : idle + 1;
      cheapest = Math.min(cheapest, cost);
    }
    double best = 0;
    for (int choice : choices.length == 1 ? new int[0] : choices) {
      double perSecond = perSecond(choice, job.warmMillis());
      if (perSecond > best) {
        best = perSecond;
        inFlight = choice;
      }
    }
    return Map.of("inFlight", inFlight);
  }

  /** By CPU time, since on a busy machine a second may pass with little done. */
  private boolean warmedFor(long cpuBefore) {
    return contender.cost().cpuNanos() - cpuBefore > 3_000_000L * job.warmMillis();
  }

  /** While it falls, now and then, the JIT compiler is still at work, whose CPU time counts. */
  private double cpuNanosPerEvent() throws Exception {
    long before = contender.cost().cpuNanos();
    long most = WARM_TIMES * job.load().events();
    Feed feed = new Feed(events, most, Duration.ofMillis(2L * job.warmMillis()));
    contender.send(feed, inFlight);
    return (double) (contender.cost().cpuNanos() - before) / feed.taken();
  }

  private double perSecond(int choice, long millis) throws Exception {
    long begin = System.nanoTime();
    Feed feed = new Feed(events, Long.MAX_VALUE / 2, Duration.ofMillis(millis));
    contender.send(feed, choice);
    return feed.taken() * 1e9 / (System.nanoTime() - begin);
  }

  private Sent run() throws Exception {
    Feed feed = new Feed(events, job.load().events(), Duration.ofSeconds(job.load().seconds()));
    contender.fill(feed);
    long cpu = contender.cost().cpuNanos();
    long begin = System.nanoTime();
    contender.send(feed, inFlight);
    long nanos = System.nanoTime() - begin;
    return new Sent(
        feed.taken(),
        nanos,
        contender.cost().cpuNanos() - cpu,
        contender.cost().peakRssBytes(),
        0,
        0);
  }

  private Sent latency() throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(job.load().seconds()).toNanos();
    long cpu = contender.cost().cpuNanos();
    long begin = System.nanoTime();
    long[] nanos = new long[LATENCY_SAMPLES];
    int samples = 0;
    // a slow contender is measured on what its time allows
    while (samples == 0 || (samples < LATENCY_SAMPLES && System.nanoTime() < deadline)) {
      long before = System.nanoTime();
      contender.sendOne(new Chunk(events, samples, 1));
      nanos[samples++] = System.nanoTime() - before;
    }
    Arrays.sort(nanos, 0, samples);
    return new Sent(
        samples,
        System.nanoTime() - begin,
        contender.cost().cpuNanos() - cpu,
        contender.cost().peakRssBytes(),
        nanos[samples / 2],
        nanos[samples * 99 / 100]);
  }
}
