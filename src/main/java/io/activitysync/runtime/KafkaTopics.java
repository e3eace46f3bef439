package io.activitysync.runtime;

import io.activitysync.logging.ErrorDetail;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.component.kafka.consumer.errorhandler.KafkaConsumerListener;
import org.apache.camel.component.kafka.consumer.support.ProcessingResult;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Looks whether a Kafka consumer's topics are there. Where one is not, as by a slip in its name or
 * since it was deleted, or where no broker says so, Kafka's client goes on asking, and tells
 * nothing but the log: what comes of the others must not wait for it. Looks on the consumer's own
 * threads, since nobody else may ask a consumer; may be asked by any.
 */
final class KafkaTopics extends KafkaConsumerListener {
  private static final long EVERY = TimeUnit.SECONDS.toNanos(5);

  /** Only what the client does not know is asked of the broker. */
  private static final Duration ANSWER = Duration.ofSeconds(1);

  private final KafkaConfiguration asked;
  private final KafkaLosses losses;
  private volatile long next = System.nanoTime();
  private volatile String problem;
  private volatile boolean failedBefore;

  private KafkaTopics(KafkaConfiguration asked, KafkaLosses losses) {
    this.asked = asked;
    this.losses = losses;
  }

  /**
   * Has the consumer of a route looked after, where it is Kafka's; before it starts.
   *
   * @param lost takes a route, and what the broker has no more of what it should have read
   */
  static void listenTo(Route route, BiConsumer<Route, String> lost) {
    if (route.getConsumer() instanceof KafkaConsumer consumer
        && consumer.getConsumerListener() == null) {
      consumer.setConsumerListener(
          new KafkaTopics(
              consumer.getEndpoint().getConfiguration(),
              new KafkaLosses(told -> lost.accept(route, told))));
    }
  }

  /** What a route lacks, as the end of a sentence; empty where it lacks nothing, or reads none. */
  static Optional<String> problem(Route route) {
    return route.getConsumer() instanceof KafkaConsumer consumer
            && consumer.getConsumerListener() instanceof KafkaTopics topics
        ? Optional.ofNullable(topics.problem)
        : Optional.empty();
  }

  /** One that starts anew has yet to look. */
  @Override
  public void setConsumer(Consumer<?, ?> consumer) {
    super.setConsumer(consumer);
    problem = null;
    failedBefore = false;
    losses.forget();
  }

  @Override
  public boolean afterConsume(Object polled) {
    long now = System.nanoTime();
    if (!(polled instanceof Consumer<?, ?> consumer)) {
      return true;
    }
    losses.look(consumer);
    if (now - next >= 0) {
      next = now + EVERY;
      try {
        problem = asked.isTopicIsPattern() ? unmatched(consumer) : missing(consumer);
        failedBefore = false;
      } catch (KafkaException e) {
        // once says nothing: it may be about to be answered
        problem = failedBefore ? said(e) : null;
        failedBefore = true;
      }
    }
    return true;
  }

  /** Camel's would pause the consumer after an exchange that failed, which is the gate's to do. */
  @Override
  public boolean afterProcess(ProcessingResult result) {
    return true;
  }

  /** As of a port where TLS or a password is expected: the client is cut off, and polls nothing. */
  private String said(KafkaException e) {
    return e instanceof TimeoutException
        ? unanswered(asked)
        : ErrorDetail.of(e.getClass().getSimpleName(), e.getMessage());
  }

  /** What Camel's consumer means where it says no more than that it is not ready. */
  static Optional<String> unanswered(Route route) {
    return route.getConsumer() instanceof KafkaConsumer consumer
        ? Optional.of(unanswered(consumer.getEndpoint().getConfiguration()))
        : Optional.empty();
  }

  private static String unanswered(KafkaConfiguration asked) {
    String brokers = asked.getBrokers() == null ? "brokers" : asked.getBrokers();
    return "no broker answers at "
        + brokers
        + ": look at brokers and securityProtocol of the source, whether a broker runs there, and"
        + " the network between";
  }

  private String unmatched(Consumer<?, ?> consumer) {
    return consumer.subscription().isEmpty()
        ? "the broker has no topic that matches " + asked.getTopic()
        : null;
  }

  private static String missing(Consumer<?, ?> consumer) {
    Collection<String> missing = new TreeSet<>();
    for (String topic : consumer.subscription()) {
      List<?> partitions = consumer.partitionsFor(topic, ANSWER);
      if (partitions == null || partitions.isEmpty()) {
        missing.add(topic);
      }
    }
    return missing.isEmpty() ? null : "the broker has no topic " + String.join(", ", missing);
  }
}
