package io.activitysync.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kinesis in this process: the real wire protocol over plain HTTP on loopback, streams held in
 * memory. Thread-safe.
 */
public final class EmbeddedKinesis implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKinesis.class);
  private static final String LOOPBACK = "127.0.0.1";

  /** More than base64 makes of the largest PutRecords; past it nobody is sending records. */
  private static final int MAX_BODY_BYTES = 32 * 1024 * 1024;

  private static final int LISTENERS = Math.min(4, Runtime.getRuntime().availableProcessors());

  private final Streams streams;
  private final Operations operations;
  private final Set<String> accessKeyIds;
  private final Vertx vertx;
  private final int port;

  private EmbeddedKinesis(int port, long bytesPerShard, Set<String> accessKeyIds, Clock clock)
      throws IOException {
    this.streams = new Streams(bytesPerShard, clock);
    this.operations = new Operations(streams);
    this.accessKeyIds = Set.copyOf(accessKeyIds);
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(LISTENERS)
                .setWorkerPoolSize(1)
                // so that a start-up that fails after this doesn't keep the process
                .setUseDaemonThread(true)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    this.port = port == 0 ? freePort() : port;
    try {
      listen();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts one on loopback that accepts any credentials but one that counts as revoked.
   *
   * @param port 1 to 65535, or 0 for any that is free
   * @param bytesPerShard how many bytes of its newest records a shard keeps, at least 1
   * @throws IOException when the port is taken
   */
  public static EmbeddedKinesis start(int port, long bytesPerShard) throws IOException {
    return start(port, bytesPerShard, Set.of(), Clock.systemUTC());
  }

  /**
   * Starts one on loopback.
   *
   * @param port 1 to 65535, or 0 for any that is free
   * @param bytesPerShard how many bytes of its newest records a shard keeps, at least 1
   * @param accessKeyIds the access key IDs that are known, others are refused as AWS refuses them;
   *     empty to accept any. Signatures are not checked
   * @param clock tells arrival times and the age of iterators
   * @throws IOException when the port is taken
   */
  public static EmbeddedKinesis start(
      int port, long bytesPerShard, Set<String> accessKeyIds, Clock clock) throws IOException {
    return new EmbeddedKinesis(port, bytesPerShard, accessKeyIds, clock);
  }

  /** Where it listens, as {@code http://127.0.0.1:4567}. */
  public URI endpoint() {
    return URI.create("http://" + LOOPBACK + ":" + port);
  }

  /**
   * Makes a stream that is active at once.
   *
   * @param name 1 to 128 of the characters that Kinesis allows
   * @param shards 1 to 10000
   * @throws IllegalStateException when there is one of that name
   */
  public void createStream(String name, int shards) {
    try {
      streams.create(name, shards, Streams.DEFAULT_RECORD_KIB);
    } catch (KinesisFault fault) {
      throw new IllegalStateException(fault.getMessage(), fault);
    }
  }

  /** How many records were put since the start. */
  long put() {
    return streams.put();
  }

  /** Stops listening and lets go of all records. */
  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Servers on one port, each with an event loop of its own; Vert.x shares the connections out. */
  private void listen() throws IOException {
    try {
      vertx
          .deployVerticle(Listener::new, new DeploymentOptions().setInstances(LISTENERS))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw new IOException(
          "The embedded Kinesis cannot listen on " + LOOPBACK + ":" + port, e.getCause());
    }
  }

  private final class Listener extends AbstractVerticle {
    @Override
    public void start(Promise<Void> started) {
      vertx
          .createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
          .requestHandler(EmbeddedKinesis.this::receive)
          .listen(port, LOOPBACK)
          .<Void>mapEmpty()
          .onComplete(started);
    }
  }

  // asked for beforehand: Vert.x shares a port between servers only when they name the same one
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void receive(HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() <= MAX_BODY_BYTES) {
            body.appendBuffer(part);
          }
        });
    request.endHandler(end -> answer(request, body));
  }

  private void answer(HttpServerRequest request, Buffer body) {
    Protocol protocol = Protocol.of(request.getHeader("Content-Type"));
    ObjectNode answer;
    try {
      if (body.length() > MAX_BODY_BYTES) {
        throw KinesisFault.tooLarge();
      }
      Operations.authorize(request.getHeader("Authorization"), accessKeyIds);
      answer =
          operations.perform(request.getHeader("X-Amz-Target"), protocol.read(body.getBytes()));
    } catch (KinesisFault fault) {
      refuse(request, protocol, fault);
      return;
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("embedded kinesis failed on a request");
      refuse(request, protocol, KinesisFault.internal());
      return;
    }
    send(request, 200, protocol, answer);
  }

  private static void refuse(HttpServerRequest request, Protocol protocol, KinesisFault fault) {
    ObjectNode answer = Protocol.answer().put("__type", fault.type());
    if (fault.getMessage() != null) {
      answer.put("message", fault.getMessage());
    }
    request.response().putHeader("x-amzn-ErrorType", fault.type());
    send(request, fault.status(), protocol, answer);
  }

  private static void send(
      HttpServerRequest request, int status, Protocol protocol, ObjectNode answer) {
    // an operation that answers nothing has no body at all, not an empty object
    Buffer body = answer.isEmpty() ? Buffer.buffer() : Buffer.buffer(protocol.write(answer));
    request
        .response()
        .setStatusCode(status)
        .putHeader("x-amzn-RequestId", UUID.randomUUID().toString())
        .putHeader("Content-Type", protocol.contentType())
        .end(body);
  }
}
