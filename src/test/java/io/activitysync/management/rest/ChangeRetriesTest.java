package io.activitysync.management.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.activitysync.connection.DesiredState;
import io.activitysync.connection.SampleConnections;
import io.activitysync.connection.StaleRevisionException;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.connection.store.ConnectionStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A change without If-Match, of what others change all the time: the caller is not kept waiting.
 */
class ChangeRetriesTest {
  private final AtomicLong nanos = new AtomicLong();

  @ParameterizedTest
  @ValueSource(longs = {1, 200, 999, 7_000})
  void theSumOfAllTriesIsBounded(long millisOfAnOperation) throws Exception {
    AtomicLong revision = new AtomicLong();
    ConnectionStore store =
        (ConnectionStore)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ConnectionStore.class},
                (proxy, method, arguments) -> {
                  nanos.addAndGet(Duration.ofMillis(millisOfAnOperation).toNanos());
                  if (method.getName().equals("update")) {
                    long expected = (long) arguments[2];
                    throw new StaleRevisionException("acme", expected, expected + 1);
                  }
                  return Optional.of(stored(revision.incrementAndGet()));
                });
    ConnectionResource resource =
        new ConnectionResource(
            null, store, null, SampleConnections::rules, () -> "1.0", null, null, nanos::get);

    ApiProblem refused = catchThrowableOfType(ApiProblem.class, () -> resource.patch(request()));

    assertThat(refused.problem().status()).isEqualTo(503);
    assertThat(refused.problem().headers()).containsKey("Retry-After");
    assertThat(Duration.ofNanos(nanos.get())).isLessThanOrEqualTo(Duration.ofSeconds(15));
  }

  private static Exchange request() throws Exception {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, JsonBody.MERGE_PATCH);
    exchange.getMessage().setHeader(Exchange.HTTP_PATH, "/api/connections/acme");
    exchange.getMessage().setHeader(Exchange.HTTP_URI, "/api/connections/acme");
    exchange
        .getMessage()
        .setBody("{\"name\":\"Other\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Address.read(exchange, Set.of());
    return exchange;
  }

  private static StoredConnection stored(long revision) {
    return new StoredConnection(
        ConnectionSettings.of("acme", Map.of(SettingField.VERSION, "1.0")),
        new DesiredState(false, false),
        revision,
        Instant.EPOCH,
        "ann",
        false,
        Set.of());
  }
}
