package io.activitysync.route.files;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.DynamicRouterDefinition;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.InterceptSendToEndpointDefinition;
import org.apache.camel.model.KameletDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.SagaDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.WireTapDefinition;
import org.apache.camel.model.errorhandler.DeadLetterChannelDefinition;
import org.apache.camel.model.language.ExpressionDefinition;

/**
 * Where a route may send its events to, by what its file says. What is only known as an event
 * passes, from a header as from a bean, may be anywhere.
 */
final class RouteTargets {
  /** A target that its file does not tell. */
  private static final String ANYWHERE = "${}";

  private final List<ProcessorDefinition<?>> steps;
  private final RouteDefinition route;

  private RouteTargets(RouteDefinition route) {
    this.route = route;
    this.steps = steps(route.getOutputs()).toList();
  }

  static RouteTargets of(RouteDefinition route) {
    return new RouteTargets(route);
  }

  /** All steps, those within others too; Camel does not look into a fallback. */
  private static Stream<ProcessorDefinition<?>> steps(List<ProcessorDefinition<?>> outputs) {
    @SuppressWarnings({"unchecked", "rawtypes"})
    Collection<ProcessorDefinition<?>> found =
        (Collection)
            ProcessorDefinitionHelper.filterTypeInOutputs(outputs, ProcessorDefinition.class);
    return found.stream()
        .flatMap(
            step ->
                step instanceof CircuitBreakerDefinition breaker && breaker.getOnFallback() != null
                    ? Stream.concat(Stream.of(step), steps(breaker.getOnFallback().getOutputs()))
                    : Stream.of(step));
  }

  /** The endpoints that are sent to as they are written. */
  List<String> fixed() {
    return steps.stream()
        .filter(SendDefinition.class::isInstance)
        .map(step -> ((SendDefinition<?>) step).getEndpointUri())
        .toList();
  }

  /** Whether another route of the process may be among them, as one of a connection. */
  boolean mayBeRoute() {
    return Stream.concat(steps.stream().flatMap(RouteTargets::of), deadLetters())
        .filter(Objects::nonNull)
        .anyMatch(RouteTargets::mayBeRoute);
  }

  /** Whether one of them is sent copies whose fate nobody hears of. */
  boolean mayTapRoute() {
    return steps.stream()
        .filter(WireTapDefinition.class::isInstance)
        .flatMap(RouteTargets::of)
        .anyMatch(RouteTargets::mayBeRoute);
  }

  private static boolean mayBeRoute(String uri) {
    String scheme = uri.strip().replaceFirst("(?s):.*", "");
    return scheme.equals("direct") || scheme.equals("ref") || scheme.matches("(?s).*[{$].*");
  }

  private static Stream<String> of(ProcessorDefinition<?> step) {
    if (step instanceof SendDefinition<?> to) {
      return Stream.of(to.getEndpointUri());
    } else if (step instanceof ToDynamicDefinition to) { // wireTap is one
      return Stream.of(to.getUri().startsWith("language:") ? ANYWHERE : to.getUri());
    } else if (step instanceof RecipientListDefinition<?> list) {
      return of(list, list.getDelimiter());
    } else if (step instanceof RoutingSlipDefinition<?> slip) {
      return of(slip, slip.getUriDelimiter());
    } else if (step instanceof DynamicRouterDefinition<?> router) {
      return of(router, router.getUriDelimiter());
    } else if (step instanceof EnrichDefinition enrich) {
      return of(enrich, null);
    } else if (step instanceof InterceptSendToEndpointDefinition intercept) {
      return Stream.ofNullable(intercept.getAfterUri());
    } else if (step instanceof SagaDefinition saga) {
      return Stream.of(saga.getCompensation(), saga.getCompletion())
          .filter(Objects::nonNull)
          .map(action -> action.getUri());
    }
    return step instanceof KameletDefinition ? Stream.of(ANYWHERE) : Stream.empty();
  }

  private static Stream<String> of(ExpressionNode step, String delimiter) {
    ExpressionDefinition target = step.getExpression();
    if (!List.of("constant", "simple").contains(target.getLanguage())) {
      return Stream.of(ANYWHERE);
    }
    return Pattern.compile(delimiter == null ? "," : delimiter, Pattern.LITERAL)
        .splitAsStream(target.getExpression());
  }

  private Stream<String> deadLetters() {
    return Stream.of(
            route.getErrorHandlerFactory(),
            route.getErrorHandler() == null ? null : route.getErrorHandler().getErrorHandlerType())
        .filter(DeadLetterChannelDefinition.class::isInstance)
        .map(handler -> ((DeadLetterChannelDefinition) handler).getDeadLetterUri());
  }
}
