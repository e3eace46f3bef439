package io.activitysync.connection.settings;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which sources several processes may read at the same time, and which one alone may: what two
 * would read twice, or at two places. Immutable.
 */
public final class SourceSharing {
  /**
   * Property that names components, with commas between, that are shared whatever is known here.
   */
  public static final String SHARED_PROPERTY = "activity-sync.source.shared";

  /** Property that names components that are owned; it wins. */
  public static final String OWNED_PROPERTY = "activity-sync.source.owned";

  /** Of a source, by what its URI says. */
  public enum Kind {
    /** Each process reads it: who sends, or a broker, sees to it that each event comes once. */
    SHARED,
    /** One process reads it at a time. */
    OWNED,
    /** It is not known, so one process reads it at a time. */
    UNKNOWN
  }

  private static final Set<String> SHARED =
      Set.of(
          // who sends chooses the process
          "platform-http",
          "rest",
          "servlet",
          "jetty",
          "undertow",
          "netty-http",
          "netty",
          "grpc",
          // comes from within the process
          "direct",
          "seda",
          "disruptor",
          "stub",
          "vertx",
          // a broker gives each message to one of those that read
          "kafka",
          "aws2-sqs",
          "jms",
          "activemq",
          "activemq6",
          "amqp",
          "sjms",
          "sjms2",
          "spring-rabbitmq",
          "azure-servicebus",
          "google-pubsub",
          // sees to it itself
          "master");

  private static final Set<String> OWNED =
      Set.of(
          // each process would have its own
          "timer",
          "scheduler",
          "quartz",
          "cron",
          // each would read all of it
          "file",
          "ftp",
          "ftps",
          "sftp",
          "mina-sftp",
          "smb",
          "azure-files",
          "aws2-s3",
          "sql",
          "jdbc",
          "jpa",
          "aws2-kinesis",
          "aws2-ddbstream",
          "debezium-postgres",
          "debezium-mysql",
          "debezium-mongodb",
          "mongodb",
          "paho",
          "paho-mqtt5");

  private final Set<String> shared = new TreeSet<>(SHARED);
  private final Set<String> owned = new TreeSet<>(OWNED);

  /**
   * For one process.
   *
   * @param moreShared names of components
   * @param moreOwned names of components; these win
   */
  public SourceSharing(Collection<String> moreShared, Collection<String> moreOwned) {
    moreShared.stream().map(String::strip).forEach(shared::add);
    owned.removeAll(shared);
    moreOwned.stream().map(String::strip).forEach(owned::add);
    shared.removeAll(owned);
  }

  /** Of a source's URI. */
  public Kind of(String uri) {
    String scheme = uri.replaceFirst(":.*", "");
    // each subscriber of a topic gets all of it
    boolean topic = uri.matches("[a-z0-9]+:(//)?topic:.*");
    if (owned.contains(scheme) || (topic && SHARED.contains(scheme))) {
      return Kind.OWNED;
    }
    return shared.contains(scheme) ? Kind.SHARED : Kind.UNKNOWN;
  }

  /** Whether one process reads it at a time. */
  public boolean isOwned(String uri) {
    return of(uri) != Kind.SHARED;
  }
}
