package io.activitysync.kinesis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.FaultClassifier;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** Calls that have to wait before they go out, and what is left of them afterwards. */
class WaitingCallTest {
  private static final AwsBasicCredentials KEY = AwsBasicCredentials.create("AKID", "secret");
  private static final int IDLE = 40;
  private static final int LARGE = 1 << 20;

  private final CompletableFuture<AwsCredentialsIdentity> fetched = new CompletableFuture<>();

  @Test
  void oneWhoseCredentialsComeAfterItWasTakenBackIsNotSent() throws Exception {
    AtomicBoolean wanted = new AtomicBoolean(true);
    try (ScriptedServer server = answering();
        KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS);
        PutRecordsClient client = client(transport, server.endpoint(), fetched)) {
      CompletableFuture<PutResult> unwanted = put(client, wanted);
      wanted.set(false);
      fetched.complete(KEY);
      assertThat(failure(unwanted)).isInstanceOf(NotSentException.class);

      wanted.set(true);
      assertThat(put(client, wanted).get(60, TimeUnit.SECONDS)).isEqualTo(PutResult.ALL_TAKEN);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void oneWhoseCredentialsComeAfterTheClientIsClosedIsNotSent() throws Exception {
    try (ScriptedServer server = answering();
        KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS)) {
      PutRecordsClient client = client(transport, server.endpoint(), fetched);
      CompletableFuture<PutResult> closed = put(client, new AtomicBoolean(true));
      client.close();
      assertThat(failure(closed)).hasMessageContaining("closed");
      fetched.complete(KEY);

      // the other one's request would be behind it
      try (PutRecordsClient other = client(transport, server.endpoint(), fetched)) {
        assertThat(put(other, new AtomicBoolean(true)).get(60, TimeUnit.SECONDS))
            .isEqualTo(PutResult.ALL_TAKEN);
      }
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void oneThatGetsItsSocketAfterItWasTakenBackIsNotSent() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedServer server = answering();
        KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS);
        PutRecordsClient client =
            client(transport, server.endpoint(), CompletableFuture.completedFuture(KEY))) {
      // wanted when it is signed, and no more when there is a socket
      CompletableFuture<PutResult> call =
          client
              .putRecords(Entry.some(1), () -> asked.incrementAndGet() == 1)
              .toCompletableFuture();

      assertThat(failure(call)).isInstanceOf(NotSentException.class);
      assertThat(asked).hasValue(2);
      assertThat(put(client, new AtomicBoolean(true)).get(60, TimeUnit.SECONDS))
          .isEqualTo(PutResult.ALL_TAKEN);
      assertThat(server.requests().stream().filter(request -> request.body().length > 0))
          .hasSize(1);
    }
  }

  /** Not before there is a connection at all, which is TLS that the other side never answers. */
  @Test
  void oneThatWaitsForItsConnectionIsLetGoOfWhenTheClientIsClosed() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS)) {
      URI endpoint = URI.create("https://127.0.0.1:" + silent.getLocalPort());
      PutRecordsClient client = client(transport, endpoint, CompletableFuture.completedFuture(KEY));
      CompletableFuture<PutResult> call = put(client, new AtomicBoolean(true));
      try (Socket accepted = silent.accept()) {
        client.close();
        assertThat(failure(call)).isInstanceOf(IOException.class).hasMessageContaining("closed");
        assertThat(accepted.isConnected()).isTrue();
      }
    }
  }

  @Test
  void credentialsThatDontComeAreATimeout() throws IOException {
    TransportSettings hasty = TransportSettings.DEFAULTS.withCallTimeout(Duration.ofMillis(200));
    try (ScriptedServer server = answering();
        KinesisTransport transport = new KinesisTransport(hasty);
        PutRecordsClient client = client(transport, server.endpoint(), fetched)) {
      Throwable failure = failure(put(client, new AtomicBoolean(true)));

      assertThat(FaultClassifier.ofFailure(failure).fault()).isEqualTo(Fault.TIMEOUT);
      assertThat(failure).hasMessage("no credentials within the call timeout");
      assertThat(fetched).isNotDone();
      assertThat(server.requests()).isEmpty();
    }
  }

  /** A key's record would be under way for ever, and those behind it would wait. */
  @Test
  void oneWhoseProviderThrowsWhenItIsAskedAgainHasAnEnd() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedServer server = ScriptedServer.plain();
        KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS);
        PutRecordsClient client =
            client(
                transport,
                server.endpoint(),
                () -> {
                  if (asked.incrementAndGet() == 2) {
                    throw new IllegalStateException("no provider");
                  }
                  return CompletableFuture.completedFuture(KEY);
                })) {
      server.answer(Reply.refusal(Reply.Format.JSON, 403, "AccessDeniedException", "no"));
      assertThat(failure(put(client, new AtomicBoolean(true)))).hasMessage("no provider");

      server.answer(Reply.results(Reply.Format.CBOR, new String[1]));
      assertThat(put(client, new AtomicBoolean(true)).get(60, TimeUnit.SECONDS))
          .isEqualTo(PutResult.ALL_TAKEN);
    }
  }

  @Test
  void anIdleSocketHoldsNoAnswer() throws Exception {
    CyclicBarrier all = new CyclicBarrier(IDLE);
    String body =
        "{\"FailedRecordCount\":0,\"Records\":[{\"SequenceNumber\":\"1\",\"ShardId\":\"s\"}],"
            + "\"Pad\":\""
            + "x".repeat(LARGE)
            + "\"}";
    try (ScriptedServer server = ScriptedServer.plain();
        KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS);
        PutRecordsClient client =
            client(transport, server.endpoint(), CompletableFuture.completedFuture(KEY))) {
      server.answerBy(
          request -> {
            try {
              all.await(60, TimeUnit.SECONDS); // so that each has a socket of its own
            } catch (Exception e) {
              return Reply.hangUp();
            }
            return Reply.of(200, SignedCalls.JSON, body.getBytes(StandardCharsets.US_ASCII));
          });
      long before = usedBytes();
      List<CompletableFuture<PutResult>> calls = new ArrayList<>();
      for (int i = 0; i < IDLE; i++) {
        calls.add(put(client, new AtomicBoolean(true)));
      }
      for (CompletableFuture<PutResult> call : calls) {
        assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(PutResult.ALL_TAKEN);
      }
      calls.clear();
      assertThat(server.openConnections()).isEqualTo(IDLE);
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .untilAsserted(
              () ->
                  assertThat(usedBytes() - before)
                      .as("bytes that %s idle sockets hold", IDLE)
                      .isLessThan(IDLE * (LARGE / 4L)));
      assertThat(server.openConnections()).isEqualTo(IDLE);
    }
  }

  private static ScriptedServer answering() {
    ScriptedServer server = ScriptedServer.plain();
    server.answer(Reply.results(Reply.Format.CBOR, new String[1]));
    return server;
  }

  private static PutRecordsClient client(
      KinesisTransport transport,
      URI endpoint,
      CompletableFuture<? extends AwsCredentialsIdentity> identity) {
    return client(transport, endpoint, () -> identity);
  }

  private static PutRecordsClient client(
      KinesisTransport transport,
      URI endpoint,
      Supplier<CompletableFuture<? extends AwsCredentialsIdentity>> identity) {
    return new LeanPutRecordsClient(
        transport,
        StreamAddress.of("events", "eu-central-1").at(endpoint),
        new IdentityProvider<AwsCredentialsIdentity>() {
          @Override
          public Class<AwsCredentialsIdentity> identityType() {
            return AwsCredentialsIdentity.class;
          }

          @Override
          public CompletableFuture<? extends AwsCredentialsIdentity> resolveIdentity(
              ResolveIdentityRequest request) {
            return identity.get();
          }
        },
        Clock.systemUTC());
  }

  private static CompletableFuture<PutResult> put(PutRecordsClient client, AtomicBoolean wanted) {
    return client.putRecords(Entry.some(1), wanted::get).toCompletableFuture();
  }

  private static Throwable failure(CompletableFuture<PutResult> call) {
    Throwable thrown = catchThrowable(() -> call.get(60, TimeUnit.SECONDS));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    return thrown.getCause();
  }

  private static long usedBytes() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
