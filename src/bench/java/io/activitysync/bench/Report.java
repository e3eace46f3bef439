package io.activitysync.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The document that shows the figures: what stands between its two markers is written anew. */
final class Report {
  private static final String BEGIN = "<!-- benchmark: begin -->\n";
  private static final String END = "<!-- benchmark: end -->\n";
  private static final String EMPTY = "# Performance\n\n## What was measured\n\n" + BEGIN + END;

  private Report() {}

  static void write(Path document, String table) throws IOException {
    String text = Files.exists(document) ? Files.readString(document) : EMPTY;
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(document + " lacks the markers " + BEGIN + END);
    }
    if (document.getParent() != null) {
      Files.createDirectories(document.getParent());
    }
    Files.writeString(
        document, text.substring(0, begin + BEGIN.length()) + table + text.substring(end));
  }

  /** The machine in a line, since figures mean little without it. */
  static String machine() {
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
