package io.activitysync.connection.store;

import io.activitysync.connection.StoreUnavailableException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A JDBC URL that is H2's or PostgreSQL's.
 *
 * @param text as configured
 */
record DatabaseUrl(String text) {
  private static final String H2 = "jdbc:h2:";
  private static final String POSTGRES = "jdbc:postgresql:";

  /** What H2 must keep to; what the URL says itself wins. */
  private static final String[][] H2_SETTINGS = {
    // closed by us, after the routes, and not by a hook that runs beside them
    {"DB_CLOSE_ON_EXIT", "FALSE"},
    {"DB_CLOSE_DELAY", "-1"},
    // no file beside the store that quotes SQL
    {"TRACE_LEVEL_FILE", "0"},
    {"LOCK_TIMEOUT", "10000"}
  };

  DatabaseUrl {
    if (!text.startsWith(H2) && !postgres(text)) {
      throw new StoreUnavailableException(
          "activity-sync.store.url is \""
              + shown(text)
              + "\", should be as jdbc:h2:file:./data/activity-sync or"
              + " jdbc:postgresql://host:5432/database",
          null);
    }
  }

  /** Whether it is an H2 within this process. */
  boolean embedded() {
    return text.startsWith(H2) && !text.startsWith(H2 + "tcp:") && !text.startsWith(H2 + "ssl:");
  }

  /** Whether it is a PostgreSQL, which several processes share. */
  boolean postgres() {
    return postgres(text);
  }

  private static boolean postgres(String text) {
    return text.startsWith(POSTGRES);
  }

  /** The database file of an embedded H2. */
  Optional<Path> file() {
    if (!embedded() || text.startsWith(H2 + "mem:")) {
      return Optional.empty();
    }
    String name = shown(text).substring(H2.length());
    // a single letter is a drive; anything longer names one of H2's file systems, as file: or nio:
    String path = name.replaceFirst("^(?:[A-Za-z][A-Za-z0-9]+:)+", "");
    if (path.startsWith("~/")) {
      path = System.getProperty("user.home") + path.substring(1);
    }
    return Optional.of(Path.of(path + ".mv.db").toAbsolutePath().normalize());
  }

  /** With what H2 must keep to. */
  String complete() {
    if (!embedded()) {
      return text;
    }
    StringBuilder url = new StringBuilder(text);
    for (String[] setting : H2_SETTINGS) {
      if (!text.toUpperCase(Locale.ROOT).contains(";" + setting[0] + "=")) {
        url.append(';').append(setting[0]).append('=').append(setting[1]);
      }
    }
    return url.toString();
  }

  /** Without parameters, which may hold a password. */
  @Override
  public String toString() {
    return file().map(path -> "file " + path).orElseGet(() -> shown(text));
  }

  /** Without parameters, which may hold a password. */
  static String shown(String url) {
    return url.split("[;?]", 2)[0].replaceAll("//[^/@]*@", "//");
  }
}
