package io.activitysync.support.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The product's own route file with more parameters at its step <i>send</i>. */
public final class SendParameters {
  private static final String REGION = "                region: \"{{region}}\"\n";

  private SendParameters() {}

  /**
   * The file's text.
   *
   * @param lines as {@code proxyHost: 127.0.0.1}
   */
  public static String routeFile(String... lines) throws IOException {
    String file = Files.readString(Path.of("routes/activity-sync.camel.yaml"));
    if (!file.contains(REGION)) {
      throw new IllegalStateException("step send is not where it was");
    }
    StringBuilder more = new StringBuilder(REGION);
    List.of(lines).forEach(line -> more.append(" ".repeat(16)).append(line).append('\n'));
    return file.replace(REGION, more);
  }

  /** A folder with the two needed route files, this one and that of failures. */
  public static Path folder(Path folder, String... lines) throws IOException {
    Files.writeString(folder.resolve("activity-sync.camel.yaml"), routeFile(lines));
    Files.copy(
        Path.of("routes/pause-on-failure.camel.yaml"),
        folder.resolve("pause-on-failure.camel.yaml"));
    return folder;
  }

  /** Parameters for an HTTP proxy of loopback. */
  public static String[] proxy(int port) {
    return new String[] {"proxyProtocol: HTTP", "proxyHost: 127.0.0.1", "proxyPort: " + port};
  }
}
