package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A connection's events go to its own stream, whatever else the process does as it is made. */
class OwnStreamTest {
  private static final int CONNECTIONS = 25;
  private static final int READERS = 3;

  @Test
  void connectionsThatAreMadeWhileAnotherIsLookedAt() throws Exception {
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    AtomicBoolean enough = new AtomicBoolean();
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start()) {
      String first = kinesis.createStream(1);
      try (TestApp app = TestApp.start(Connect.to("first", first, kinesis.endpoint()))) {
        List<Future<?>> reading = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
          reading.add(
              readers.submit(
                  () -> {
                    while (!enough.get()) {
                      assertThat(app.show("first")).contains("effective");
                    }
                    return null;
                  }));
        }
        Map<String, String> streams = new LinkedHashMap<>();
        for (int i = 0; i < CONNECTIONS; i++) {
          String id = "one-" + i;
          streams.put(id, kinesis.createStream(1));
          String made =
              """
              {"id":"%s","streamName":"%s","region":"us-east-1","endpoint":"%s","enabled":true,
               "accessKeyId":"000000000000AKIAIOSF","secretAccessKey":"secret-on-this-machine"}
              """
                  .formatted(id, streams.get(id), kinesis.endpoint());
          assertThat(app.call("POST", "/api/connections", made).statusCode()).isEqualTo(201);
        }
        enough.set(true);
        for (Future<?> one : reading) {
          one.get();
        }
        for (String id : streams.keySet()) {
          await()
              .atMost(Duration.ofMinutes(1))
              .until(() -> app.ingest(id, event(id, "1")).statusCode() == 202);
        }
        assertThat(kinesis.texts(first)).isEmpty();
        assertThat(streams)
            .allSatisfy(
                (id, stream) ->
                    assertThat(kinesis.texts(stream))
                        .isNotEmpty()
                        .allSatisfy(text -> assertThat(text).contains("\"" + id + "\"")));
      }
    } finally {
      enough.set(true);
      readers.shutdownNow();
    }
  }
}
