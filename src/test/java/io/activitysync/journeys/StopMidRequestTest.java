package io.activitysync.journeys;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.RawAnswer;
import io.activitysync.support.http.RawHttp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A process is told to stop while an operator's request is still under way to it. */
class StopMidRequestTest {
  private static final String BODY = "{\"name\":\"Another\"}";
  private static final String HEAD =
      String.join(
          "\r\n",
          "PATCH /api/connections/demo HTTP/1.1",
          "Host: localhost",
          "Connection: close",
          "Content-Type: application/merge-patch+json",
          "Content-Length: " + BODY.length(),
          "",
          "");

  @Test
  void whatWasLetInIsDoneAndToldSo() throws Exception {
    TestKinesis kinesis = KinesisLocal.shared();
    TestApp app = TestApp.start(Connect.to("demo", kinesis.createStream(1), kinesis.endpoint()));
    CompletableFuture<Void> closed = null;
    try (RawHttp request = RawHttp.open(app.port())) {
      request.write(HEAD + BODY.substring(0, 5));
      // whether the head has come can't be seen; what is sent behind it on a socket of its own has
      assertThat(app.call("GET", "/api/connections/demo", "").statusCode()).isEqualTo(200);
      closed = CompletableFuture.runAsync(app::close);
      await().atMost(30, SECONDS).until(() -> app.show("demo").contains("The process is stopping"));
      request.write(BODY.substring(5));
      RawAnswer answer = request.read();
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.text()).contains("\"name\":\"Another\"");
    } finally {
      (closed == null ? CompletableFuture.runAsync(app::close) : closed).join();
    }
  }
}
