package io.activitysync.connection.store.database;

import io.activitysync.connection.StoreUnavailableException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A JDBC URL that is a PostgreSQL's, which several processes share, or that of an H2 within this
 * process. An H2 that others reach, by a server of its own or by {@code AUTO_SERVER}, is neither:
 * what processes agree on through the store is PostgreSQL's SQL.
 *
 * @param text as configured
 */
public record DatabaseUrl(String text) {
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

  /** A file by a path that says where it begins, or a name in memory. */
  private static final String H2_NAME =
      "mem:.+|(?:[A-Za-z][A-Za-z0-9]+:)*(?:~|\\.|\\.\\.|[A-Za-z]:)?[/\\\\].+";

  /** Whatever the password holds; what follows a host and its colon is a port. */
  private static final Pattern USER_BEFORE_HOST =
      Pattern.compile("//(?!\\[)[^/@?;:]*(?::(?!\\d+(?:[/?;,]|$))[^@]*)?@");

  /**
   * Checks that it is one of the two.
   *
   * @throws StoreUnavailableException where it is not, with what would be right
   */
  public DatabaseUrl {
    if (!text.startsWith(POSTGRES) && !text.startsWith(H2)) {
      throw refused(text, "");
    }
    if (text.startsWith(POSTGRES) && shown(text).length() == POSTGRES.length()) {
      throw refused(text, ": it names no database");
    }
    if (text.startsWith(POSTGRES) && USER_BEFORE_HOST.matcher(text).find()) {
      throw refused(
          text,
          ": user and password stand before the host, where the driver does not look. Give them by"
              + " activity-sync.store.user and activity-sync.store.password");
    }
    if (text.matches("(?i)jdbc:h2:(tcp|ssl):.*|.*;auto_server=true\\b.*")) {
      throw refused(
          text,
          ": an H2 that other processes reach, by a server or by AUTO_SERVER, is not taken; they"
              + " share a PostgreSQL");
    }
    if (text.startsWith(H2) && text.matches("(?is).*;(user|password)=.*")) {
      throw refused(
          text,
          ": user and password are given by activity-sync.store.user and"
              + " activity-sync.store.password");
    }
    if (text.startsWith(H2) && !shown(text).substring(H2.length()).matches(H2_NAME)) {
      throw refused(
          text,
          ": it should name a file by a path that begins with /, ./ or ~/, or mem: and a name");
    }
  }

  private static StoreUnavailableException refused(String text, String why) {
    return new StoreUnavailableException(
        "activity-sync.store.url is \""
            + shown(text)
            + "\", should be as jdbc:h2:file:./data/activity-sync or"
            + " jdbc:postgresql://host:5432/database"
            + why,
        null);
  }

  /**
   * Whether it is a PostgreSQL, where other processes may change what is kept and have their leases
   * and views; else it is an H2 of this process alone.
   */
  public boolean shared() {
    return text.startsWith(POSTGRES);
  }

  /** The database file of an embedded H2. */
  Optional<Path> file() {
    if (shared() || text.startsWith(H2 + "mem:")) {
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

  /** An H2 of another name beside this one, with the same parameters. */
  DatabaseUrl beside(String ending) {
    int name = text.indexOf(';');
    return new DatabaseUrl(
        name < 0 ? text + ending : text.substring(0, name) + ending + text.substring(name));
  }

  /** With what H2 must keep to. */
  public String complete() {
    if (shared()) {
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
    return USER_BEFORE_HOST.matcher(url).replaceAll("//").split("[;?]", 2)[0];
  }
}
