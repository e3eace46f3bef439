package io.activitysync.kinesis.component;

import io.activitysync.kinesis.component.ProducerOptions.Ordering;
import io.activitysync.kinesis.delivery.Aggregation;
import io.activitysync.kinesis.delivery.DeliverySettings;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.component.aws2.kinesis.Kinesis2EndpointConfigurer;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.util.TimeUtils;
import org.apache.camel.util.URISupport;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Binds an endpoint's options by name: those of {@link ProducerOptions} here, the others as the
 * standard component does. Cases of words don't matter. Stateless.
 */
final class EndpointConfigurer extends Kinesis2EndpointConfigurer {
  private static final List<Option<?>> OPTIONS =
      List.of(
          new Option<>(
              "ordering",
              Ordering.class,
              ProducerOptions::getOrdering,
              ProducerOptions::setOrdering,
              (context, given) -> choice("ordering", Ordering.values(), given)),
          new Option<>(
              "aggregation",
              Aggregation.Format.class,
              ProducerOptions::getAggregation,
              ProducerOptions::setAggregation,
              (context, given) -> choice("aggregation", Aggregation.Format.values(), given)),
          number(
              "aggregationBuckets",
              ProducerOptions::getAggregationBuckets,
              ProducerOptions::setAggregationBuckets),
          number(
              "aggregationMaxSize",
              ProducerOptions::getAggregationMaxSize,
              ProducerOptions::setAggregationMaxSize),
          number("maxInFlight", ProducerOptions::getMaxInFlight, ProducerOptions::setMaxInFlight),
          number(
              "maxCallBytes", ProducerOptions::getMaxCallBytes, ProducerOptions::setMaxCallBytes),
          new Option<>(
              "retryBudget",
              Duration.class,
              ProducerOptions::getRetryBudget,
              ProducerOptions::setRetryBudget,
              (context, given) -> duration("retryBudget", given)),
          new Option<>(
              "credentials",
              AwsCredentialsProvider.class,
              ProducerOptions::getCredentials,
              ProducerOptions::setCredentials,
              EndpointConfigurer::credentials));

  /**
   * Takes our own options out of an endpoint's parameters and binds them. Done before Camel binds
   * the others: what it throws would repeat a value, which may be a secret in the wrong place.
   *
   * @throws IllegalArgumentException when a value is wrong, naming the option and what is right
   */
  static void takeFrom(
      Map<String, Object> parameters, ProducerOptions options, CamelContext context) {
    for (Option<?> option : OPTIONS) {
      Object given = parameters.remove(option.name());
      if (given != null) {
        option.bind(options, context, given);
      }
    }
    var unused = options.settings(); // refuses what is out of range
  }

  /**
   * How records are delivered by options, with some of them overridden.
   *
   * @throws IllegalArgumentException when a value is wrong, naming the option
   */
  static DeliverySettings settings(
      ProducerOptions options, Map<String, String> overrides, CamelContext context) {
    ProducerOptions all = new ProducerOptions();
    for (Option<?> option : OPTIONS) {
      option.copy(options, all);
      String other = overrides.get(option.name());
      if (other != null) {
        option.bind(all, context, other);
      }
    }
    return all.settings();
  }

  /** What a URI says of options, given there or not: texts and numbers by name. */
  static Map<String, Object> read(String uri, Set<String> names, CamelContext context) {
    ProducerOptions options = new ProducerOptions();
    try {
      takeFrom(
          new HashMap<>(URISupport.parseQuery(URISupport.extractQuery(uri))), options, context);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("the options can't be read", e);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Option<?> option : OPTIONS) {
      if (names.contains(option.name())) {
        Object value = option.get().apply(options);
        values.put(
            option.name(),
            value instanceof Enum<?> word ? word.name().toLowerCase(Locale.ROOT) : value);
      }
    }
    return values;
  }

  @Override
  public boolean configure(
      CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
    Option<?> own = own(name, ignoreCase);
    if (own == null) {
      return super.configure(context, target, name, value, ignoreCase);
    }
    own.bind(((ActivityKinesisEndpoint) target).options(), context, value);
    return true;
  }

  @Override
  public Class<?> getOptionType(String name, boolean ignoreCase) {
    Option<?> own = own(name, ignoreCase);
    return own == null ? super.getOptionType(name, ignoreCase) : own.type();
  }

  @Override
  public Object getOptionValue(Object target, String name, boolean ignoreCase) {
    Option<?> own = own(name, ignoreCase);
    return own == null
        ? super.getOptionValue(target, name, ignoreCase)
        : own.get().apply(((ActivityKinesisEndpoint) target).options());
  }

  private static Option<?> own(String name, boolean ignoreCase) {
    return OPTIONS.stream()
        .filter(o -> ignoreCase ? o.name().equalsIgnoreCase(name) : o.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static Option<Integer> number(
      String name,
      Function<ProducerOptions, Integer> get,
      BiConsumer<ProducerOptions, Integer> set) {
    return new Option<>(name, int.class, get, set, (context, given) -> number(name, given));
  }

  private static <E extends Enum<E>> E choice(String option, E[] all, Object given) {
    return Arrays.stream(all)
        .filter(one -> one.name().equalsIgnoreCase(given.toString()))
        .findFirst()
        .orElseThrow(
            () -> wrong(option, "one of " + Arrays.toString(all).toLowerCase(Locale.ROOT), given));
  }

  private static int number(String option, Object given) {
    try {
      return Integer.parseInt(given.toString().strip());
    } catch (NumberFormatException e) {
      throw wrong(option, "a whole number", given);
    }
  }

  private static Duration duration(String option, Object given) {
    if (given instanceof Duration duration) {
      return duration;
    }
    try {
      return Duration.ofMillis(TimeUtils.toMilliSeconds(given.toString().strip()));
    } catch (RuntimeException e) {
      // Camel's parser leaves its own bounds on a word without a number
      throw wrong(option, "a duration as 2m or 30s", given);
    }
  }

  private static AwsCredentialsProvider credentials(CamelContext context, Object given) {
    if (given instanceof AwsCredentialsProvider provider) {
      return provider;
    }
    String name = given.toString().replaceFirst("^#(bean:)?", "");
    AwsCredentialsProvider bean =
        CamelContextHelper.lookup(context, name, AwsCredentialsProvider.class);
    if (bean == null) {
      // the name may be a secret that was put in the wrong place, so it is left unsaid
      throw new IllegalArgumentException(
          "credentials must name a bean that provides AWS credentials, as #bean:name");
    }
    return bean;
  }

  private static IllegalArgumentException wrong(String option, String right, Object given) {
    return new IllegalArgumentException(option + " must be " + right + ": " + given);
  }

  /** How a value that a URI gives becomes an option's. */
  private interface Parser<T> {
    T parse(CamelContext context, Object given);
  }

  private record Option<T>(
      String name,
      Class<?> type,
      Function<ProducerOptions, T> get,
      BiConsumer<ProducerOptions, T> set,
      Parser<T> parser) {
    void bind(ProducerOptions options, CamelContext context, Object given) {
      set.accept(options, parser.parse(context, given));
    }

    void copy(ProducerOptions from, ProducerOptions to) {
      set.accept(to, get.apply(from));
    }
  }
}
