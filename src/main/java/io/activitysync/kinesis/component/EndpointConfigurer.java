package io.activitysync.kinesis.component;

import io.activitysync.kinesis.TimeText;
import io.activitysync.kinesis.delivery.DeliverySettings;
import java.lang.reflect.Field;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.aws2.kinesis.Kinesis2EndpointConfigurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.util.URISupport;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Binds an endpoint's options by name: those of {@link ProducerOptions} here, the others as the
 * standard component does. Cases of words don't matter. Stateless.
 */
final class EndpointConfigurer extends Kinesis2EndpointConfigurer {
  /** What {@link ProducerOptions} declares, by name. */
  private static final Map<String, Field> OPTIONS =
      Arrays.stream(ProducerOptions.class.getDeclaredFields())
          .filter(field -> field.isAnnotationPresent(UriParam.class))
          .collect(
              Collectors.toMap(
                  Field::getName, field -> field, (one, other) -> one, LinkedHashMap::new));

  /**
   * Takes our own options out of an endpoint's parameters and binds them. Done before Camel binds
   * the others: what it throws would repeat a value, which may be a secret in the wrong place.
   *
   * @throws IllegalArgumentException when a value is wrong, naming the option and what is right
   */
  static void takeFrom(
      Map<String, Object> parameters, ProducerOptions options, CamelContext context) {
    OPTIONS.forEach(
        (name, option) -> {
          Object given = parameters.remove(name);
          if (given != null) {
            set(option, options, parse(option, context, given));
          }
        });
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
    OPTIONS.forEach(
        (name, option) -> {
          String other = overrides.get(name);
          set(option, all, other == null ? get(option, options) : parse(option, context, other));
        });
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
    OPTIONS.forEach(
        (name, option) -> {
          if (names.contains(name)) {
            Object value = get(option, options);
            values.put(
                name, value instanceof Enum<?> word ? word.name().toLowerCase(Locale.ROOT) : value);
          }
        });
    return values;
  }

  @Override
  public boolean configure(
      CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
    Field own = own(name, ignoreCase);
    if (own == null) {
      return super.configure(context, target, name, value, ignoreCase);
    }
    set(own, ((ActivityKinesisEndpoint) target).options(), parse(own, context, value));
    return true;
  }

  @Override
  public Class<?> getOptionType(String name, boolean ignoreCase) {
    Field own = own(name, ignoreCase);
    return own == null ? super.getOptionType(name, ignoreCase) : own.getType();
  }

  @Override
  public Object getOptionValue(Object target, String name, boolean ignoreCase) {
    Field own = own(name, ignoreCase);
    return own == null
        ? super.getOptionValue(target, name, ignoreCase)
        : get(own, ((ActivityKinesisEndpoint) target).options());
  }

  private static Field own(String name, boolean ignoreCase) {
    return OPTIONS.values().stream()
        .filter(o -> ignoreCase ? o.getName().equalsIgnoreCase(name) : o.getName().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static Object get(Field option, ProducerOptions from) {
    try {
      return option.get(from);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("options are of this package", e);
    }
  }

  private static void set(Field option, ProducerOptions to, Object value) {
    try {
      option.set(to, value);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("options are of this package", e);
    }
  }

  private static Object parse(Field option, CamelContext context, Object given) {
    Class<?> type = option.getType();
    String name = option.getName();
    if (type.isEnum()) {
      return choice(name, type.getEnumConstants(), given);
    } else if (type == int.class || type == Integer.class) {
      return number(name, given);
    }
    return type == Duration.class ? duration(name, given) : credentials(context, given);
  }

  private static Object choice(String option, Object[] all, Object given) {
    return Arrays.stream(all)
        .filter(one -> one.toString().equalsIgnoreCase(given.toString()))
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
    return TimeText.read(given.toString())
        .orElseThrow(() -> wrong(option, "a time of 0 or more, as 2m or 30s", given));
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
}
