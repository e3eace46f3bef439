package io.activitysync.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts one sample event at each tick to the HTTP source, the way that a user would. What is not
 * taken is let go: the next tick brings the next event. Used by one thread at a time.
 */
final class Trickle {
  private static final Logger LOG = LoggerFactory.getLogger(Trickle.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI ingest;
  private final SampleEvents events;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  Trickle(URI ingest, SampleEvents events) {
    this.ingest = ingest;
    this.events = events;
  }

  void tick() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(ingest)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(events.next()))
            .build();
    try {
      HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
      if (answer.statusCode() >= 400) {
        LOG.atDebug()
            .addKeyValue("status", answer.statusCode())
            .log("A sample event was not taken; the next one comes with the next tick");
      }
    } catch (IOException e) {
      LOG.atDebug()
          .addKeyValue("reason", e.getClass().getSimpleName())
          .log("A sample event could not be posted; the next one comes with the next tick");
    }
  }
}
