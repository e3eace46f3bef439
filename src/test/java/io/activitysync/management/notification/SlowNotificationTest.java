package io.activitysync.management.notification;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.connection.Connection;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.RetrySchedule;
import io.activitysync.connection.SerialQueue;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionProperties;
import io.activitysync.support.app.Connect;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** An endpoint that is too slow, or that fails. */
class SlowNotificationTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection = connection();
  private final List<String> told = new CopyOnWriteArrayList<>();

  private static Connection connection() {
    var declared =
        ConnectionProperties.read(
                Connect.to("demo", "stream", URI.create("http://127.0.0.1:1")), "1.0")
            .get(0);
    return new Connection(
        StoredConnection.unsaved(declared.settings(), new DesiredState(declared.enabled(), false)),
        Map.of(),
        Clock.systemUTC(),
        new RetrySchedule(() -> 0),
        new SerialQueue(Runnable::run));
  }

  private void move(StateNotifier notifier, int moves) {
    for (int i = 0; i < moves; i++) {
      move(notifier, "move-" + i, CompletableFuture.completedFuture(true));
    }
  }

  private void move(StateNotifier notifier, String by, Future<Boolean> ours) {
    notifier.moved(connection, connection.state(), connection.state(), by, ours);
  }

  private DefaultCamelContext camel(int failures) throws Exception {
    DefaultCamelContext camel = new DefaultCamelContext();
    List<Integer> failed = new ArrayList<>();
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:notify?block=false")
                .process(
                    exchange -> {
                      if (failed.size() < failures) {
                        failed.add(failed.size());
                        throw new IllegalStateException("not now");
                      }
                      told.add(
                          JSON.readTree(exchange.getMessage().getBody(String.class))
                              .path("by")
                              .asText());
                    });
          }
        });
    camel.start();
    return camel;
  }

  @Test
  void theOldestMovesAreLostAndCountedWhereTooManyWait() throws Exception {
    try (DefaultCamelContext camel = camel(0);
        StateNotifier notifier =
            new StateNotifier(camel, "direct:notify?block=false", Clock.systemUTC())) {
      move(notifier, StateNotifier.WAITING + 50);
      assertThat(notifier.lost()).isEqualTo(50);
      notifier.start();
      await().atMost(60, SECONDS).until(() -> told.size() == StateNotifier.WAITING);
      assertThat(told).first().isEqualTo("move-50");
      assertThat(told).last().isEqualTo("move-" + (StateNotifier.WAITING + 49));
    }
  }

  @Test
  void aMoveIsToldAgainAndGivenUpAfterThreeTriesWithoutHoldingUpTheNext() throws Exception {
    try (DefaultCamelContext camel = camel(4);
        StateNotifier notifier =
            new StateNotifier(camel, "direct:notify?block=false", Clock.systemUTC())) {
      notifier.start();
      move(notifier, 3);
      await().atMost(60, SECONDS).until(() -> told.size() == 2);
      assertThat(told).containsExactly("move-1", "move-2");
      assertThat(notifier.lost()).isEqualTo(1);
    }
  }

  @Test
  void anEndpointThatIsGoneLosesMovesAndNotTheThread() throws Exception {
    try (DefaultCamelContext camel = camel(0);
        StateNotifier notifier =
            new StateNotifier(camel, "direct:notify?block=false", Clock.systemUTC())) {
      notifier.start();
      camel.getRouteController().stopAllRoutes();
      move(notifier, 1);
      await().atMost(60, SECONDS).until(() -> notifier.lost() == 1);
      camel.getRouteController().startAllRoutes();
      move(notifier, 1);
      await().atMost(60, SECONDS).until(() -> told.size() == 1);
    }
  }

  @Test
  void whatAnotherProcessTellsIsNotToldAndWhatIsNotKnownInTimeIs() throws Exception {
    try (DefaultCamelContext camel = camel(0);
        StateNotifier notifier =
            new StateNotifier(camel, "direct:notify?block=false", Clock.systemUTC())) {
      notifier.start();
      CompletableFuture<Boolean> late = new CompletableFuture<>();
      move(notifier, "late", late);
      move(notifier, "another's", CompletableFuture.completedFuture(false));
      move(notifier, "never known", new CompletableFuture<>());
      move(notifier, "failed", CompletableFuture.failedFuture(new IllegalStateException("test")));
      move(notifier, "ours", CompletableFuture.completedFuture(true));
      late.complete(true);
      await().atMost(60, SECONDS).until(() -> told.size() == 4);
      assertThat(told).containsExactly("late", "never known", "failed", "ours");
      assertThat(notifier.lost()).isZero();
    }
  }
}
