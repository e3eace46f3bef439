package io.activitysync.management.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.cluster.ProbeTurns;
import io.activitysync.connection.Connections;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.HandDriven;
import io.activitysync.connection.RetrySchedule;
import io.activitysync.connection.SampleConnections;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.store.ConnectionStore;
import io.activitysync.runtime.ConnectionParts;
import io.activitysync.runtime.ConnectionViews;
import io.activitysync.runtime.Supervisor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * A store of this process's own that has made a change and can't say so, as where the disk is full
 * before it is forced: nobody else tells of it.
 */
class LostAnswerTest {
  private static final DesiredState OFF = new DesiredState(false, false);

  private final HandDriven hand = new HandDriven();
  private final Connections connections = new Connections();
  private final Map<String, StoredConnection> rows = new HashMap<>();
  private final ConnectionStore store = answering(ConnectionStore.class, this::store);
  private long revision;
  private boolean losesAnswers;
  private boolean away;

  private Object store(Method method, Object[] arguments) {
    if (away) {
      throw new StoreUnavailableException("The store can't be used at the moment", null);
    }
    Object answer =
        switch (method.getName()) {
          case "find" -> Optional.ofNullable(rows.get((String) arguments[0]));
          case "insert", "update" -> put((ConnectionSettings) arguments[0]);
          case "delete" -> rows.remove((String) arguments[0]);
          case "revision" -> revision;
          case "deletedBy" -> "rest";
          default -> Map.of();
        };
    if (losesAnswers && Set.of("insert", "update", "delete").contains(method.getName())) {
      away = true;
      throw new StoreUnavailableException("The store can't be used at the moment", null);
    }
    return answer;
  }

  private StoredConnection put(ConnectionSettings settings) {
    StoredConnection row = SampleConnections.stored(settings, ++revision, OFF);
    rows.put(row.id(), row);
    return row;
  }

  private static Object parts(Method method) {
    return switch (method.getName()) {
      case "inTheWay" -> Optional.empty();
      case "isInstalled" -> true;
      case "probe" -> new CompletableFuture<>();
      default -> null;
    };
  }

  private interface Answers {
    Object to(Method method, Object[] arguments);
  }

  private static <T> T answering(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.to(method, arguments)));
  }

  private ConnectionResource resource() {
    connections.add(
        SampleConnections.connection(put(SampleConnections.settings("acme", Map.of())), hand));
    Supervisor supervisor =
        new Supervisor(
            connections,
            answering(ConnectionParts.class, (method, arguments) -> parts(method)),
            store,
            stored -> SampleConnections.connection(stored, hand),
            new ProbeTurns(
                Optional.empty(), "alone", new RetrySchedule(() -> 0), store, Runnable::run),
            hand::in,
            Runnable::run,
            hand.clock());
    assertThat(supervisor.start(answering(ConnectionViews.class, (method, arguments) -> null)))
        .isCompleted();
    losesAnswers = true;
    return new ConnectionResource(
        connections, store, supervisor, SampleConnections::rules, () -> "1.0", null, null, () -> 0);
  }

  private static Exchange request(String path, String type, String body) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
    exchange.getMessage().setHeader(Exchange.HTTP_PATH, path);
    exchange.getMessage().setHeader(Exchange.HTTP_URI, path);
    exchange.getMessage().setBody(body.getBytes(StandardCharsets.UTF_8));
    Address.read(exchange, Set.of());
    return exchange;
  }

  private void assertAway(ThrowingCallable operation) {
    assertThatThrownBy(operation).isInstanceOf(StoreUnavailableException.class);
    hand.pass(Duration.ofSeconds(10));
    away = false;
    hand.pass(Duration.ofSeconds(10));
    assertThat(hand.timers()).isZero();
  }

  @Test
  void whatWasChangedTakesEffectOnceTheStoreIsBack() {
    ConnectionResource resource = resource();
    Exchange change =
        request("/api/connections/acme", JsonBody.MERGE_PATCH, "{\"name\":\"Other\"}");
    assertAway(() -> resource.patch(change));
    assertThat(connections.find("acme").orElseThrow().settings().name()).isEqualTo("Other");
  }

  @Test
  void whatWasMadeRunsOnceTheStoreIsBack() {
    ConnectionResource resource = resource();
    Exchange made = request("/api/connections", JsonBody.JSON, "{\"id\":\"made\"}");
    assertAway(() -> resource.create(made));
    assertThat(connections.find("made")).isPresent();
  }

  @Test
  void whatWasDeletedEndsOnceTheStoreIsBack() {
    ConnectionResource resource = resource();
    Exchange gone = request("/api/connections/acme", JsonBody.JSON, "");
    assertAway(() -> resource.delete(gone));
    assertThat(connections.all()).isEmpty();
  }
}
