package io.activitysync.kinesis.component;

import io.activitysync.kinesis.delivery.DeliverySettings;
import io.activitysync.kinesis.delivery.HashBuckets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.util.TimeUtils;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The options that {@code aws2-kinesis:} has here beside the standard component's. Immutable.
 *
 * <ul>
 *   <li>{@code ordering}: {@code strict} (default) or {@code relaxed}
 *   <li>{@code aggregation}: {@code none} (default) or {@code kpl}
 *   <li>{@code aggregationBuckets}: a power of two, 1 to 65,536; looked at with {@code kpl}
 *   <li>{@code maxInFlight}: calls at once, 1 to 1,000
 *   <li>{@code maxCallBytes}: bytes of a call, 1 to 10 MiB
 *   <li>{@code retryBudget}: a duration, 0 or more
 *   <li>{@code client}: {@code lean} (default) or {@code sdk}
 *   <li>{@code credentials}: {@code #bean:} and a name
 * </ul>
 *
 * <p>Cases of words don't matter. Defaults not named here are {@link DeliverySettings#DEFAULT}'s.
 *
 * @param settings how records are delivered: all but the last two options
 * @param client which of the two ways to the wire
 * @param credentials in place of the standard options for credentials; null to go by those
 */
record ProducerOptions(
    DeliverySettings settings, Client client, AwsCredentialsProvider credentials) {

  /** The ways to the wire. */
  enum Client {
    LEAN,
    SDK
  }

  private enum Ordering {
    STRICT,
    RELAXED
  }

  private enum Aggregation {
    NONE,
    KPL
  }

  /**
   * Takes its options out of an endpoint's parameters.
   *
   * @throws IllegalArgumentException when a value is wrong, naming the option and what is right
   */
  static ProducerOptions takeFrom(Map<String, Object> parameters, CamelContext context) {
    DeliverySettings usual = DeliverySettings.DEFAULT;
    Ordering ordering = choice(parameters, "ordering", Ordering.STRICT);
    Aggregation aggregation = choice(parameters, "aggregation", Aggregation.NONE);
    int buckets =
        HashBuckets.of(number(parameters, "aggregationBuckets", DeliverySettings.USUAL_BUCKETS))
            .count();
    DeliverySettings settings =
        new DeliverySettings(
            ordering == Ordering.STRICT,
            number(parameters, "maxInFlight", usual.maxInFlight()),
            number(parameters, "maxCallBytes", usual.maxCallBytes()),
            duration(parameters, "retryBudget", usual.retryBudget()),
            usual.bufferBytes(),
            aggregation == Aggregation.KPL ? buckets : 0);
    return new ProducerOptions(
        settings,
        choice(parameters, "client", Client.LEAN),
        credentials(parameters.remove("credentials"), context));
  }

  private static <E extends Enum<E>> E choice(
      Map<String, Object> parameters, String option, E usual) {
    Object given = parameters.remove(option);
    if (given == null) {
      return usual;
    }
    E[] all = usual.getDeclaringClass().getEnumConstants();
    return Arrays.stream(all)
        .filter(one -> one.name().equalsIgnoreCase(given.toString()))
        .findFirst()
        .orElseThrow(
            () -> wrong(option, "one of " + Arrays.toString(all).toLowerCase(Locale.ROOT), given));
  }

  private static int number(Map<String, Object> parameters, String option, int usual) {
    Object given = parameters.remove(option);
    try {
      return given == null ? usual : Integer.parseInt(given.toString().strip());
    } catch (NumberFormatException e) {
      throw wrong(option, "a whole number", given);
    }
  }

  private static Duration duration(Map<String, Object> parameters, String option, Duration usual) {
    Object given = parameters.remove(option);
    try {
      return given == null
          ? usual
          : Duration.ofMillis(TimeUtils.toMilliSeconds(given.toString().strip()));
    } catch (RuntimeException e) {
      // Camel's parser leaves its own bounds on a word without a number
      throw wrong(option, "a duration as 2m or 30s", given);
    }
  }

  private static AwsCredentialsProvider credentials(Object given, CamelContext context) {
    if (given == null || given instanceof AwsCredentialsProvider) {
      return (AwsCredentialsProvider) given;
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
