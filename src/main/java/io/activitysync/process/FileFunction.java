package io.activitysync.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The placeholder {@code {{file:PATH}}} for Camel, in its own properties and in route files: the
 * text of a file, without white space at its end. Camel has none, and would take the path itself
 * for the value.
 */
public final class FileFunction extends ServiceSupport implements PropertiesFunction {
  @Override
  public String getName() {
    return "file";
  }

  /**
   * The text of a file, or what stands behind a second colon where it can't be read.
   *
   * @throws IllegalArgumentException naming a file that can't be read
   */
  @Override
  public String apply(String remainder) {
    int colon = remainder.indexOf(':');
    String path = (colon < 0 ? remainder : remainder.substring(0, colon)).strip();
    try {
      return read(path);
    } catch (IOException | RuntimeException e) {
      if (colon >= 0) {
        return remainder.substring(colon + 1);
      }
      throw new IllegalArgumentException("A placeholder " + problem(path, e));
    }
  }

  static String read(String path) throws IOException {
    return Files.readString(Path.of(path), UTF_8).stripTrailing();
  }

  static String problem(String path, Exception failure) {
    return "names the file "
        + path
        + ", which can't be read ("
        + failure.getClass().getSimpleName()
        + ")";
  }
}
