package io.activitysync.support.kinesis;

import io.activitysync.local.EmbeddedKinesis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Our own embedded Kinesis as tests see it. Thread-safe. */
public final class EmbeddedTestKinesis implements TestKinesis, AutoCloseable {
  private static final long BYTES_PER_SHARD = 64L * 1024 * 1024;

  private final EmbeddedKinesis server;
  private final KinesisClient client;

  private EmbeddedTestKinesis(EmbeddedKinesis server) {
    this.server = server;
    this.client = TestKinesis.newClient(server.endpoint());
  }

  /** Starts one on any free port. */
  public static EmbeddedTestKinesis start() {
    try {
      return new EmbeddedTestKinesis(EmbeddedKinesis.start(0, BYTES_PER_SHARD));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public URI endpoint() {
    return server.endpoint();
  }

  @Override
  public KinesisClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
