package io.activitysync.connection.settings;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The form of a setting's text. Each kind has one way to write what means the same. */
public enum Kind {
  /** Any characters; in JSON a string. */
  TEXT,

  /** One of some words, in any case; in JSON a string. */
  CHOICE {
    @Override
    String normal(String text) {
      return text.toLowerCase(Locale.ROOT);
    }
  },

  /** A whole number, whose rule says what it may be; in JSON a number. */
  NUMBER {
    @Override
    String normal(String text) {
      return text.strip();
    }
  },

  /** A URI; in JSON a string. */
  ADDRESS {
    @Override
    String normal(String text) {
      return URI.create(text).toString();
    }
  },

  /** Words with commas between, whose order and doubles mean nothing; in JSON an array. */
  LIST {
    @Override
    String normal(String text) {
      return Arrays.stream(text.split(",", -1))
          .map(String::strip)
          .filter(word -> !word.isEmpty())
          .collect(Collectors.toCollection(TreeSet::new))
          .stream()
          .collect(Collectors.joining(","));
    }
  },

  /** As {@link PiiFields} reads them; in JSON an object of arrays. */
  PATHS_BY_NAME {
    @Override
    String normal(String text) {
      return PiiFields.text(PiiFields.parse(text));
    }
  };

  /**
   * The one way to write it.
   *
   * @throws IllegalArgumentException where the text has not this form
   */
  String normal(String text) {
    return text;
  }
}
