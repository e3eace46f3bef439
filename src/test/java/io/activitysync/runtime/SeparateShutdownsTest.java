package io.activitysync.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class SeparateShutdownsTest {

  @Test
  void routeWhoseEventsAreOnTheirWayHoldsUpNoOtherThatIsSuspended() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.getShutdownStrategy().setTimeout(600);
      SeparateShutdowns.install(camel);
      assertThat(camel.getShutdownStrategy().getTimeout()).isEqualTo(600);
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("seda:slow")
                  .routeId("slow")
                  .process(
                      exchange -> {
                        entered.countDown();
                        leave.await();
                      });
              from("seda:quick").routeId("quick").log("quick");
            }
          });
      camel.start();
      camel.createProducerTemplate().sendBody("seda:slow?waitForTaskToComplete=Never", "x");
      assertThat(entered.await(60, SECONDS)).isTrue();
      CompletableFuture<Void> slow = suspend(camel, "slow");
      CompletableFuture<Void> quick = suspend(camel, "quick");
      quick.get(60, SECONDS);
      assertThat(slow).isNotDone();
      leave.countDown();
      slow.get(60, SECONDS);
      assertThat(camel.getRouteController().getRouteStatus("slow").isSuspended()).isTrue();
      assertThat(camel.getRouteController().getRouteStatus("quick").isSuspended()).isTrue();
    }
  }

  private static CompletableFuture<Void> suspend(DefaultCamelContext camel, String route) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            camel.getRouteController().suspendRoute(route);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
