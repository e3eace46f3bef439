package io.activitysync.connection.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Which word was meant, where one is misspelt. */
final class Nearest {
  private Nearest() {}

  /** As {@code (did you mean "action"?)}, or empty where no word is near. */
  static String meant(String word, Collection<String> words) {
    String lower = word.strip().toLowerCase(Locale.ROOT);
    return words.stream()
        .min(Comparator.comparingInt(right -> distance(lower, right)))
        .filter(right -> distance(lower, right) <= Math.max(1, right.length() / 3))
        .map(right -> " (did you mean \"" + right + "\"?)")
        .orElse("");
  }

  /** Characters to put in, take out or change (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int same = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(same, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
