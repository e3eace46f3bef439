package io.activitysync.management.access;

import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.RawAnswer;
import io.activitysync.support.http.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A row of the table in {@code docs/security.md}. */
record Intrusion(
    String setup, String method, String path, String headers, String body, int status) {
  private static final String EVENT = "{\"not\":\"an event\"}";

  /** All rows of a setup. */
  static List<Intrusion> of(String setup) throws IOException {
    try (var lines = Files.lines(Path.of("docs/security.md"))) {
      List<Intrusion> rows =
          lines.filter(line -> line.startsWith("| " + setup + " ")).map(Intrusion::row).toList();
      if (rows.isEmpty()) {
        throw new IOException("no row of " + setup);
      }
      return rows;
    }
  }

  private static Intrusion row(String line) {
    List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    return new Intrusion(
        cells.get(1),
        cells.get(2),
        cells.get(3),
        cells.get(4),
        cells.get(5),
        Integer.parseInt(cells.get(6)));
  }

  /** Sends it. */
  RawAnswer send(TestApp app, Map<String, String> words) throws IOException {
    String head = fill(path, words);
    String version = head.contains(" HTTP/") ? "" : " HTTP/1.1";
    StringBuilder request = new StringBuilder(method + " " + head + version + "\r\n");
    if (!headers.contains("Host:")) {
      request.append("Host: 127.0.0.1\r\n");
    }
    if (!headers.isEmpty()) {
      for (String header : fill(headers, words).split(" ; ", -1)) {
        request.append(header).append("\r\n");
      }
    }
    request.append("Connection: close\r\n");
    if (!body.isEmpty()) {
      int length = body.equals("large") ? 1_000_000_000 : EVENT.length();
      String type = body.equals("form") ? "application/x-www-form-urlencoded" : "application/json";
      request.append("Content-Type: ").append(type).append("\r\n");
      request.append("Content-Length: ").append(length).append("\r\n");
    }
    request.append("\r\n").append(body.isEmpty() ? "" : EVENT);
    int port = path.startsWith("/observe") ? app.managementPort() : app.port();
    return RawHttp.send(port, request.toString());
  }

  private static String fill(String text, Map<String, String> words) {
    String filled = text.replace("{17000 letters}", "a".repeat(17_000));
    for (Map.Entry<String, String> word : words.entrySet()) {
      filled = filled.replace("{" + word.getKey() + "}", word.getValue());
    }
    return filled;
  }
}
