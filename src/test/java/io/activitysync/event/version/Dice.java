package io.activitysync.event.version;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Choices at random. */
final class Dice {
  private static final String[] TEXTS = {
    "",
    "a",
    "hello",
    "caf\u00e9",
    "\ud83d\ude00",
    "\"",
    "\\",
    "/",
    "\n\t",
    "\u0001",
    "\u2028",
    "x".repeat(300)
  };

  private final Random random;

  Dice(Random random) {
    this.random = random;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  String of(String... choices) {
    return choices[below(choices.length)];
  }

  String text() {
    return of(TEXTS) + (below(2) == 0 ? "" : of(TEXTS));
  }

  /** Does it four times out of five. */
  void maybe(Runnable action) {
    if (below(5) > 0) {
      action.run();
    }
  }

  /** The numbers below {@code size} in any order, mostly in their own. */
  List<Integer> order(int size) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      order.add(i);
    }
    if (below(2) == 0) {
      Collections.shuffle(order, random);
    }
    return order;
  }
}
