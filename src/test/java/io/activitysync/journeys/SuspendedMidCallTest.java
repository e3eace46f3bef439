package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.WireFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.ServiceStatus;
import org.apache.camel.util.function.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection is suspended while its stream takes longer to answer than Camel waits for that. */
class SuspendedMidCallTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void anHttpSourceAnswersMeanwhileAndAfter() throws Exception {
    suspend(
        app -> assertThat(app.act("acme", "suspend").statusCode()).isEqualTo(200),
        app -> assertThat(app.act("acme", "retry").statusCode()).isEqualTo(200));
  }

  /** As by the MBean of the route. */
  @Test
  void soItDoesWhereAnOperatorUsesCamelsMeans() throws Exception {
    suspend(
        app -> app.camel().getRouteController().suspendRoute("acme"),
        app -> app.camel().getRouteController().resumeRoute("acme"));
  }

  private void suspend(
      ThrowingConsumer<TestApp, Exception> suspend, ThrowingConsumer<TestApp, Exception> resume)
      throws Exception {
    amidACall(
        Map.of("camel.main.shutdownTimeout", "1"),
        (app, first, taken) -> {
          suspend.accept(app);
          await().atMost(PATIENCE).until(() -> status(app, "acme") == ServiceStatus.Suspended);
          // once the route's status is changed its consumer is looked after
          await().atMost(PATIENCE).until(() -> post(app, "2") == 503);
          resume.accept(app);
          await().atMost(PATIENCE).until(() -> post(app, "3") == 202);
          taken.complete(null);
          // on a slow machine its call has timed out meanwhile, and it is to come again
          assertThat(first).succeedsWithin(PATIENCE).isIn(202, 503);
        });
  }

  @Test
  void othersNeedNotWaitUntilItIsSuspended() throws Exception {
    amidACall(
        Map.of("camel.main.shutdownTimeout", "600", "activity-sync.call-timeout", "600s"),
        (app, first, taken) -> {
          app.act("acme", "suspend");
          await().atMost(PATIENCE).until(() -> post(app, "2") == 503);
          // again and again: the first ones may come before anything waits by Camel's means
          for (int i = 0; i < 12; i++) {
            app.act("other", "suspend");
            await().atMost(PATIENCE).until(() -> status(app, "other") == ServiceStatus.Suspended);
            assertThat(app.act("other", "retry").statusCode()).isEqualTo(200);
            await().atMost(PATIENCE).until(() -> app.show("other").contains("\"STREAMING\""));
          }
          assertThat(first).isNotDone();
          taken.complete(null);
          assertThat(first).succeedsWithin(PATIENCE).isEqualTo(202);
          await().atMost(PATIENCE).until(() -> status(app, "acme") == ServiceStatus.Suspended);
        });
  }

  /** What is done while the first post waits for its stream, which takes the call once it may. */
  private interface Meanwhile {
    void act(TestApp app, CompletableFuture<Integer> first, CompletableFuture<Void> taken)
        throws Exception;
  }

  private void amidACall(Map<String, String> times, Meanwhile meanwhile) throws Exception {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      proxy.next(WireFault.hold(taken));
      Map<String, String> properties =
          Connect.to("acme", kinesis.createStream(1), proxy.endpoint());
      properties.putAll(Connect.to("other", kinesis.createStream(1), kinesis.endpoint()));
      properties.putAll(times);
      try (TestApp app = TestApp.start(folder.resolve("no-routes"), properties)) {
        for (String id : List.of("acme", "other")) {
          await().atMost(PATIENCE).until(() -> app.show(id).contains("\"STREAMING\""));
        }
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> post(app, "1"));
        await().atMost(PATIENCE).until(() -> proxy.count(WireFault.Held.class) == 1);
        meanwhile.act(app, first, taken);
      }
    }
  }

  private static ServiceStatus status(TestApp app, String route) {
    return app.camel().getRouteController().getRouteStatus(route);
  }

  private static int post(TestApp app, String id) {
    try {
      return app.ingest("acme", event("e" + id, id)).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
