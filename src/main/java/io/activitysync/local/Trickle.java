package io.activitysync.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Posts one sample event at each tick to the HTTP source, the way that a user would: every kind and
 * status in turn, each round with an experience of its own, as {@code sample-events.ndjson} has
 * them. What is not taken is let go: the next tick brings the next event. Used by one thread at a
 * time.
 */
final class Trickle {
  private static final String FILE = "sample-events.ndjson";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI ingest;
  private final Clock clock;
  private final List<String> templates = load();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private long count;
  private String experience = "";

  Trickle(URI ingest, Clock clock) {
    this.ingest = ingest;
    this.clock = clock;
  }

  void tick() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(ingest)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(next()))
            .build();
    try {
      client.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      // nobody listens yet, or any more; the connection tells what it did not take
    }
  }

  /** One JSON object, without a line end. */
  private String next() {
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
    try (InputStream in = Trickle.class.getResourceAsStream(FILE)) {
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
