package io.activitysync.support.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.activitysync.support.http.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.FileUtil;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** A real Kafka broker on loopback, as a process of its own. Not for use by several threads. */
public final class KafkaLocal implements AutoCloseable {
  private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
  private static final String USER = "reader";

  /** Of the one that {@link #source} names. */
  public static final String PASSWORD = "let-me-in";

  private static final Path CLASS_PATH = Path.of("target/kafka.classpath");

  private final Path folder;
  private final Path output;
  private final int port = Ports.free();
  private final int passwordPort = Ports.free();
  private Process broker;

  private KafkaLocal(String more) throws IOException {
    folder = Files.createTempDirectory("kafka-");
    output = Path.of("target/kafka-local.log");
    Files.writeString(
        config(),
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d,SASL_PLAINTEXT://127.0.0.1:%4$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d,SASL_PLAINTEXT://127.0.0.1:%4$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT
        controller.listener.names=CONTROLLER
        sasl.enabled.mechanisms=PLAIN
        listener.name.sasl_plaintext.plain.sasl.jaas.config=%5$s required user_%6$s="%7$s";
        log.dirs=%3$s
        num.partitions=2
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        group.initial.rebalance.delay.ms=0
        """
                .formatted(
                    port, Ports.free(), folder.resolve("logs"), passwordPort, LOGIN, USER, PASSWORD)
            + more);
  }

  /** Starts one; skips the test, or fails it in CI, where the build did not fetch the broker. */
  public static KafkaLocal start() throws IOException, InterruptedException {
    return start("");
  }

  /** Starts one with access control lists: what none is about, everybody may do. */
  public static KafkaLocal withAccessControl() throws IOException, InterruptedException {
    return start(
        """
        authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
        allow.everyone.if.no.acl.found=true
        """);
  }

  private static KafkaLocal start(String more) throws IOException, InterruptedException {
    boolean there = Files.exists(CLASS_PATH);
    if (!there && Boolean.parseBoolean(System.getenv("CI"))) {
      throw new IllegalStateException(CLASS_PATH + " is missing");
    }
    assumeTrue(there, CLASS_PATH + " is missing: mvn generate-test-resources");
    KafkaLocal kafka = new KafkaLocal(more);
    kafka
        .run("kafka.tools.StorageTool", "format", "-t", Uuid.randomUuid().toString(), "-c")
        .waitFor(2, TimeUnit.MINUTES);
    kafka.broker = kafka.run("kafka.Kafka");
    try (Admin admin = Admin.create(kafka.clientConfig())) {
      Awaitility.await("the broker answers")
          .atMost(Duration.ofMinutes(2))
          .failFast("see " + kafka.output, () -> !kafka.broker.isAlive())
          .ignoreExceptions()
          .until(() -> admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).size() == 1);
    }
    return kafka;
  }

  /** For {@code bootstrap.servers}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** URI of a source that reads a topic where a password is needed. */
  public String source(String topic, String password) {
    return "kafka:%s?brokers=%s&securityProtocol=SASL_PLAINTEXT&saslMechanism=PLAIN"
            .formatted(topic, passwordAddress())
        + "&saslJaasConfig=RAW(%s required username=\"%s\" password=\"%s\";)"
            .formatted(LOGIN, USER, password);
  }

  /** For {@code bootstrap.servers}, where whoever has no password is cut off. */
  public String passwordAddress() {
    return "127.0.0.1:" + passwordPort;
  }

  /** What every client needs. */
  public Map<String, Object> clientConfig() {
    return Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address());
  }

  /** A producer of text. */
  public KafkaProducer<String, String> producer() {
    Map<String, Object> config = new HashMap<>(clientConfig());
    // a topic just made can refuse a first batch (NOT_LEADER_OR_FOLLOWER) and take the ones sent
    // behind it; the refused one is then out of order for ever
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  /** Ends the broker as a crash would, and starts it again; what it had told to have it has. */
  public void restart() throws IOException {
    broker.destroyForcibly().onExit().join();
    broker = run("kafka.Kafka");
  }

  private Path config() {
    return folder.resolve("server.properties");
  }

  private Process run(String main, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx256m", "-cp", Files.readString(CLASS_PATH).strip(), main));
    command.addAll(List.of(args));
    command.add(config().toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  @Override
  public void close() {
    broker.destroyForcibly().onExit().join();
    FileUtil.removeDir(folder.toFile());
  }
}
