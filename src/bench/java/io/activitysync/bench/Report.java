package io.activitysync.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The document that shows the figures: what stands between its markers is written anew. */
public final class Report {
  private Report() {}

  /**
   * Writes a part of a document.
   *
   * @param document which must be there
   * @param part name in the markers before and behind it
   * @param text what is to stand between them, whole lines
   */
  public static void write(Path document, String part, String text) throws IOException {
    String before = "<!-- " + part + ": begin -->\n";
    String behind = "<!-- " + part + ": end -->\n";
    String whole = Files.readString(document);
    int begin = whole.indexOf(before);
    int end = whole.indexOf(behind);
    if (begin < 0 || end < begin) {
      throw new IOException(document + " lacks the markers " + before + behind);
    }
    Files.writeString(
        document, whole.substring(0, begin + before.length()) + text + whole.substring(end));
  }

  /** The machine in a line, since figures mean little without it. */
  public static String machine() {
    Runtime runtime = Runtime.getRuntime();
    return "%d cores (%s), Linux %s, Java %s"
        .formatted(
            runtime.availableProcessors(),
            processor(),
            System.getProperty("os.version"),
            Runtime.version());
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
