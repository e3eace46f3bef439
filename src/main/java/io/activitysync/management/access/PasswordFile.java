package io.activitysync.management.access;

import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Users of basic authentication, from lines as {@code user.NAME = HASH,ROLE}: the form of Vert.x'
 * own property files, with a hash where Vert.x would take a password in the clear. Immutable.
 */
final class PasswordFile {
  private static final String START = "user.";

  /**
   * A user.
   *
   * @param hash PBKDF2 as {@link PasswordHash#of} makes it
   * @param roles {@code viewer} or {@code operator}, or both
   */
  record Entry(String hash, List<String> roles) {
    /** No hash. */
    @Override
    public String toString() {
      return "Entry" + roles;
    }
  }

  private final Map<String, Entry> users = new HashMap<>();
  private final List<Violation> wrong = new ArrayList<>();
  private final String property;

  private PasswordFile(String property) {
    this.property = property;
  }

  /**
   * Reads a file.
   *
   * @param property that names the file, for what is said about it
   * @throws InvalidSettingsException when it can't be read, has no user, or a line that is none;
   *     says the line's number, never what is in it
   */
  static Map<String, Entry> read(String property, Path path) {
    PasswordFile file = new PasswordFile(property);
    try {
      int number = 0;
      for (String line : Files.readAllLines(path)) {
        number++;
        if (!line.isBlank() && !line.startsWith("#")) {
          file.line(number, line.strip());
        }
      }
    } catch (IOException e) {
      file.wrong.add(new Violation(property, "names a file that can't be read: " + path));
    }
    if (file.users.isEmpty() && file.wrong.isEmpty()) {
      file.wrong.add(new Violation(property, "names a file without any user: " + path));
    }
    if (!file.wrong.isEmpty()) {
      throw new InvalidSettingsException(file.wrong);
    }
    return Map.copyOf(file.users);
  }

  private void line(int number, String line) {
    int equals = line.indexOf('=');
    String[] parts = line.substring(equals + 1).split(",", -1);
    List<String> roles = Arrays.stream(parts).skip(1).map(String::strip).toList();
    String hash = parts[0].strip();
    if (equals < 0
        || !line.startsWith(START)
        || !PasswordHash.is(hash)
        || roles.isEmpty()
        || !Arrays.stream(Role.values()).map(Role::text).toList().containsAll(roles)) {
      wrong.add(
          new Violation(
              property,
              "line "
                  + number
                  + " should be user.NAME = HASH,viewer or user.NAME = HASH,operator, as"
                  + " \"java -jar activity-sync.jar password\" prints it; no password in the"
                  + " clear"));
    } else {
      users.put(line.substring(START.length(), equals).strip(), new Entry(hash, roles));
    }
  }
}
