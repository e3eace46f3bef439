package io.activitysync.support.kinesis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Decides what happens to each call: first the queue, then the rules, then the dice. Thread-safe.
 */
final class FaultScript {
  private final Queue<WireFault> queue = new ArrayDeque<>();
  private final List<Rule> rules = new ArrayList<>();
  private Random random = new Random(0);
  private double rate;
  private List<WireFault> choices = List.of();

  private record Rule(Predicate<ProxiedCall> condition, WireFault fault) {}

  synchronized void add(List<WireFault> faults) {
    queue.addAll(faults);
  }

  synchronized void add(Predicate<ProxiedCall> condition, WireFault fault) {
    rules.add(new Rule(condition, fault));
  }

  synchronized void roll(long seed, double newRate, List<WireFault> faults) {
    random = new Random(seed);
    rate = newRate;
    choices = List.copyOf(faults);
  }

  synchronized void clear() {
    queue.clear();
    rules.clear();
    choices = List.of();
  }

  synchronized WireFault next(ProxiedCall call) {
    if (call.isPutRecords() && !queue.isEmpty()) {
      return queue.remove();
    }
    for (Rule rule : rules) {
      if (rule.condition().test(call)) {
        return rule.fault();
      }
    }
    boolean hit = call.isPutRecords() && !choices.isEmpty() && random.nextDouble() < rate;
    return hit ? choices.get(random.nextInt(choices.size())) : WireFault.none();
  }
}
