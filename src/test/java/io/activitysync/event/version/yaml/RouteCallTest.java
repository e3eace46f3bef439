package io.activitysync.event.version.yaml;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.activitysync.event.json.ByteOutput;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is an event's own fault, and what is not: only the former sets it aside. */
class RouteCallTest {
  private static final byte[] EVENT = "{\"kind\":\"action\"}".getBytes(StandardCharsets.UTF_8);

  private final DefaultCamelContext context = new DefaultCamelContext();

  @BeforeEach
  void start() throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:version").routeId("version").setBody(constant("{}"));
            from("direct:helped").to("direct:version?block=false");
            from("direct:failing").throwException(new IllegalArgumentException("secret"));
            from("direct:leaving").setBody(simple("${body[left]}"));
            from("direct:ending").throwException(new RejectedExecutionException("forced"));
          }
        });
    context.start();
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void anEventThatItsRouteFailsForCannotBeSent() {
    assertThatThrownBy(writing("direct:failing"))
        .isInstanceOf(RouteCall.Unusable.class)
        .hasMessage("its route failed (IllegalArgumentException)");
  }

  @Test
  void whatItsRouteLeavesIsRefusedWithWhatIsWrongAndWhere() {
    String deep = "{\"a\":".repeat(64) + "[]" + "}".repeat(64);
    Map<String, String> wrong =
        Map.of(
            deep,
            "a" + ".a".repeat(63) + " must not be nested more than 64 deep",
            "{\"a\":{\"b\":1,\"b\":2}}",
            "a.b is given twice",
            "{\"\\ud800\":1,\"\\ud800\":2}",
            "\\ud800 is given twice",
            "{\"a\":tru}",
            "a a value is expected");
    wrong.forEach(
        (left, reason) ->
            assertThatThrownBy(leaving(left))
                .isInstanceOf(RouteCall.Unusable.class)
                .hasMessage("its route left what can't be sent as JSON: " + reason));
    assertThatThrownBy(leaving("{} {}")).hasMessage("its route left more than one JSON object");
  }

  private ThrowingCallable leaving(String record) {
    byte[] event = ("{\"left\":" + new TextNode(record) + "}").getBytes(StandardCharsets.UTF_8);
    return () ->
        new RouteCall(context, "direct:leaving").write(event, 0, event.length, new ByteOutput(64));
  }

  @Test
  void aRouteThatWasStoppedSaysNothingOfTheEvent() throws Exception {
    context.getRouteController().stopRoute("version");
    for (String uri : new String[] {"direct:version?block=false", "direct:helped"}) {
      assertThatThrownBy(writing(uri))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("does not run");
    }
  }

  /** Camel throws it in every route, once the process has waited long enough for them. */
  @Test
  void aProcessThatEndsSaysNothingOfTheEvent() {
    assertThatThrownBy(writing("direct:ending")).isInstanceOf(RejectedExecutionException.class);
  }

  private ThrowingCallable writing(String uri) {
    return () -> new RouteCall(context, uri).write(EVENT, 0, EVENT.length, new ByteOutput(64));
  }
}
