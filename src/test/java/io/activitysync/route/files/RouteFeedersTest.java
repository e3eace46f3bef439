package io.activitysync.route.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which routes of a file may feed a connection, whatever steps they send with. */
class RouteFeedersTest {
  private static RouteFile read(String yaml) throws Exception {
    return RouteFile.of(
        "a.camel.yaml", "file:/a.camel.yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static RouteFile withStep(String step) throws Exception {
    return read("- route: {id: a, from: {uri: 'kafka:t', steps: [" + step + "]}}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "to: 'direct:acme'",
        "to: {uri: direct, parameters: {name: acme}}",
        "to: '{{target}}'",
        "toD: 'direct:acme'",
        "toD: 'direct:${header.x}'",
        "toD: '${header.x}'",
        "toD: 'language:simple:direct:acme'",
        "wireTap: {uri: 'direct:acme'}",
        "enrich: {constant: 'direct:acme'}",
        "enrich: {simple: '${header.x}'}",
        "recipientList: {constant: 'log:a,direct:acme'}",
        "recipientList: {constant: 'log:a;direct:acme', delimiter: ';'}",
        "recipientList: {header: x}",
        "routingSlip: {constant: 'log:a,direct:acme'}",
        "dynamicRouter: {method: {ref: any}}",
        "kamelet: any",
        "multicast: {steps: [{to: 'direct:acme'}]}",
        "loadBalance: {roundRobinLoadBalancer: {}, steps: [{toD: 'direct:acme'}]}",
        "choice: {when: [{simple: '${body}', steps: [{toD: 'direct:acme'}]}]}",
        "doTry: {steps: [{log: x}], doFinally: {steps: [{toD: 'direct:acme'}]}}",
        "circuitBreaker: {steps: [{log: x}], onFallback: {steps: [{to: 'direct:acme'}]}}",
        "saga: {compensation: 'direct:acme', steps: [{log: x}]}",
      })
  void feeds(String step) throws Exception {
    assertThat(withStep("{" + step + "}").wired().feeders()).containsExactly("kafka:t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "to: 'log:direct'",
        "toD: 'log:${header.x}'",
        "recipientList: {simple: 'log:${header.x},mock:b'}",
        "enrich: {constant: 'log:a'}",
        "poll: 'direct:acme'",
        "setBody: {simple: 'direct:acme'}",
      })
  void feedsNothing(String step) throws Exception {
    assertThat(withStep("{" + step + "}").wired().feeders()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "onException: {exception: [java.lang.Exception], steps: [{toD: 'direct:acme'}]}",
        "onCompletion: {steps: [{toD: 'direct:acme'}]}",
        "interceptFrom: {steps: [{toD: 'direct:acme'}]}",
        "interceptSendToEndpoint: {uri: 'log:x', afterUri: 'direct:acme', steps: [{log: x}]}",
        "errorHandler: {deadLetterChannel: {deadLetterUri: 'direct:acme'}}",
        "routeConfiguration: {onException: [{onException: {exception: [java.lang.Exception],"
            + " steps: [{toD: 'direct:acme'}]}}]}",
      })
  void feedsByWhatHoldsForAllRoutesOfTheFile(String beside) throws Exception {
    assertThat(
            read("- " + beside + "\n- route: {from: {uri: 'kafka:t', steps: [{to: 'log:x'}]}}\n")
                .wired()
                .feeders())
        .containsExactly("kafka:t");
  }

  @Test
  void aCopyByWireTapIsKnown() throws Exception {
    assertThat(withStep("{wireTap: {uri: 'direct:acme'}}").wired().tapped()).isTrue();
    assertThat(withStep("{wireTap: {uri: 'log:a'}}, {to: 'direct:acme'}").wired().tapped())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "- routeTemplate: {id: any, from: {uri: 'direct:a', steps: []}}\n"})
  void aTemplatedRouteIsRefused(String template) {
    assertThatThrownBy(() -> read(template + "- templatedRoute: {routeTemplateRef: any}\n"))
        .hasMessage(
            "has a templatedRoute (of any), which is not taken: write it as a route with an id, a"
                + " from and steps");
  }

  @Test
  void aStepWithoutAShortFormIsNamedWithItsLineAndItsRoute() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    - route:
                        id: a
                        from:
                          uri: direct:a
                          steps:
                            - to: log:x
                            - wireTap: direct:x
                    """))
        .hasMessage(
            "line 7: wireTap in the route a has no short form: write its options by name, as"
                + " wireTap: {uri: …}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"enrich: 'direct:x'", "aggregate: x", "multicast: 'direct:x'", "wireTap:"})
  void noStepWithoutAShortFormIsRefusedWithoutAWord(String step) {
    assertThatThrownBy(() -> withStep("{" + step + "}")).hasMessageContaining("in the route a");
  }
}
