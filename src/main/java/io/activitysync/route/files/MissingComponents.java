package io.activitysync.route.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to do about a component, or a class of one, that is not on the class path. */
public final class MissingComponents {
  private static final String FILE = "/activity-sync/components.properties";

  /** As Camel says it, in either of two ways. */
  private static final Pattern NO_COMPONENT =
      Pattern.compile(
          "(?:No component found with scheme: |No endpoint could be found for: )([A-Za-z0-9.+-]+)");

  /** All of Camel's artifacts on a class path have to be of one version. */
  private static final String CAMEL = "4.18.0";

  private MissingComponents() {}

  /** The artifact to put into {@code lib/}, where Camel has one for the scheme. */
  public static String advice(String scheme) {
    String artifact = artifacts().getProperty(scheme);
    return artifact == null
        ? "Camel has none of that name: review its spelling, or put the jar that has it into lib/"
            + " beside the application's jar"
        : "put org.apache.camel:"
            + artifact
            + ":"
            + CAMEL
            + " and what it depends on into lib/ beside the application's jar";
  }

  /** What to do about a failure that says that a component, or a class, is missing. */
  public static Optional<String> explain(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof LinkageError) {
        // what the JVM says of a class is no more than its name
        return Optional.of(
            t.getClass().getSimpleName()
                + " of "
                + t.getMessage()
                + ": a component needs a class that is not on the class path, or not in the right"
                + " version; put the jar that has it into lib/ beside the application's jar");
      }
      Matcher missing = NO_COMPONENT.matcher(String.valueOf(t.getMessage()));
      if (missing.find()) {
        String scheme = missing.group(1);
        return Optional.of(
            "The component \"" + scheme + "\" is not on the class path; " + advice(scheme));
      }
    }
    return Optional.empty();
  }

  private static Properties artifacts() {
    Properties artifacts = new Properties();
    try (InputStream in = MissingComponents.class.getResourceAsStream(FILE)) {
      artifacts.load(in);
      return artifacts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
