package io.activitysync.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/**
 * Source events as a platform would emit them: every kind and status in turn, each round with an
 * experience of its own. The events are in {@code sample-events.ndjson}. Not thread-safe.
 */
final class SampleEvents {
  private static final String FILE = "sample-events.ndjson";

  private final List<String> templates;
  private final Clock clock;
  private long count;
  private String experience = "";

  SampleEvents(Clock clock) {
    this.clock = clock;
    this.templates = load();
  }

  /** One JSON object, without a line end. */
  String next() {
    int index = (int) (count++ % templates.size());
    if (index == 0) {
      experience = UUID.randomUUID().toString();
    }
    return templates
        .get(index)
        .replace("${id}", UUID.randomUUID().toString())
        .replace("${now}", clock.instant().toString())
        .replace("${experience}", experience)
        .replace("${message}", experience.substring(0, 8));
  }

  private static List<String> load() {
    try (InputStream in = SampleEvents.class.getResourceAsStream(FILE)) {
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
