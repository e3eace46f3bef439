package io.activitysync.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Navigate;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes that come and go beside many others. */
class ManyRoutesTest {
  private final ManyRoutes context = new ManyRoutes();

  @BeforeEach
  void start() {
    context.disableJMX();
    context.start();
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private void add(String id, Processor step) throws Exception {
    RouteBuilder.addRoutes(
        context, routes -> routes.from("direct:" + id).routeId(id).process(step));
  }

  @Test
  void addingLooksThroughNoOtherRoute() throws Exception {
    Watched step = new Watched();
    add("first", step);
    int looks = step.looks.get();
    assertThat(looks).as("Camel looks through a route as it starts it").isPositive();
    for (int i = 0; i < 10; i++) {
      add("other" + i, new Watched());
    }
    assertThat(step.looks).hasValue(looks);
  }

  @Test
  void oneOfTheSameIdTakesTheOthersPlace() throws Exception {
    add("one", new Watched());
    var before = context.getRoute("one");
    add("one", new Watched());
    assertThat(context.getRoute("one")).isNotNull().isNotSameAs(before);
    assertThat(context.getRoutes()).containsExactly(context.getRoute("one"));
    assertThat(context.getRouteDefinitions()).hasSize(1);
  }

  @Test
  void knowsARouteUntilItIsRemoved() throws Exception {
    add("one", new Watched());
    assertThat(context.removeRoute("one")).as("it runs").isFalse();
    context.getRouteController().suspendRoute("one");
    assertThat(context.getRoute("one")).isNotNull();
    context.getRouteController().stopRoute("one");
    assertThat(context.getRoute("one")).isNotNull();
    assertThat(context.removeRoute("one")).isTrue();
    assertThat(context.getRoute("one")).isNull();
    assertThat(context.getRouteDefinitions()).isEmpty();
    assertThat(context.removeRoute("one")).isFalse();
  }

  @Test
  void removesARouteThatCouldNotBeStarted() throws Exception {
    Watched broken = new Watched();
    broken.fails = true;
    try {
      add("one", broken);
    } catch (Exception e) {
      // as wanted
    }
    assertThat(context.getRouteStatus("one")).isNotNull();
    context.getRouteController().stopRoute("one");
    assertThat(context.removeRoute("one")).isTrue();
    assertThat(context.getRouteStatus("one")).isNull();
    assertThat(context.getRoute("one")).isNull();
  }

  /** A step that counts who looks for what is in it. */
  private static final class Watched extends AsyncProcessorSupport implements Navigate<Processor> {
    private final AtomicInteger looks = new AtomicInteger();
    private boolean fails;

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      callback.done(true);
      return true;
    }

    @Override
    protected void doStart() {
      if (fails) {
        throw new IllegalStateException("not today");
      }
    }

    @Override
    public List<Processor> next() {
      return List.of();
    }

    @Override
    public boolean hasNext() {
      looks.incrementAndGet();
      return false;
    }
  }
}
