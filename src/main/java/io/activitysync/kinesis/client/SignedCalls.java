package io.activitysync.kinesis.client;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Signed POSTs to one endpoint with one connection's credentials, one attempt each. Safe for use by
 * several threads.
 */
final class SignedCalls {

  /** Media type of a request in JSON. */
  static final String JSON = "application/x-amz-json-1.1";

  private static final String TARGET_PREFIX = "Kinesis_20131202.";

  private final KinesisTransport transport;
  private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
  private final Clock clock;
  private final SigV4Signer signer;
  private final SdkHttpRequest base;
  private final String hostName;

  /**
   * Sends nothing yet.
   *
   * @throws IllegalArgumentException when the region has no Kinesis endpoint
   */
  SignedCalls(
      KinesisTransport transport,
      StreamAddress address,
      IdentityProvider<? extends AwsCredentialsIdentity> credentials,
      Clock clock) {
    this.transport = transport;
    this.credentials = credentials;
    this.clock = clock;
    URI endpoint = address.endpoint();
    String scheme = endpoint.getScheme().toLowerCase(Locale.ROOT);
    int standardPort = scheme.equals("https") ? 443 : 80;
    int port = endpoint.getPort() < 0 ? standardPort : endpoint.getPort();
    this.hostName = endpoint.getHost();
    String host = port == standardPort ? hostName : hostName + ":" + port;
    this.signer = new SigV4Signer(address.region().id(), host, "/");
    this.base =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .protocol(scheme)
            .host(hostName)
            .port(port)
            .encodedPath("/")
            .putHeader("Host", host)
            .putHeader("User-Agent", "activity-sync")
            .build();
  }

  /**
   * Sends one call. Never blocks, but for credentials whose provider does.
   *
   * @param operation as {@code PutRecords}
   * @param body read until the answer is there; its first {@code length} bytes are sent
   * @return the answer, whatever its status; fails with {@link IOException} or {@link
   *     TimeoutException} when none came
   */
  CompletableFuture<HttpAnswer> send(
      String operation, String contentType, byte[] body, int length) {
    CompletableFuture<? extends AwsCredentialsIdentity> identity = credentials.resolveIdentity();
    if (identity.isDone() && !identity.isCompletedExceptionally()) {
      return send(identity.join(), operation, contentType, body, length);
    }
    return identity.thenCompose(known -> send(known, operation, contentType, body, length));
  }

  private CompletableFuture<HttpAnswer> send(
      AwsCredentialsIdentity identity,
      String operation,
      String contentType,
      byte[] body,
      int length) {
    CompletableFuture<HttpAnswer> collected = new CompletableFuture<>();
    WireLane lane = transport.lane();
    lane.limit(collected, transport.settings().callTimeout().toMillis());
    CompletableFuture<Void> exchange =
        lane.http()
            .execute(
                AsyncExecuteRequest.builder()
                    .request(
                        request(identity, TARGET_PREFIX + operation, contentType, body, length))
                    .requestContentPublisher(new WholeBody(ByteBuffer.wrap(body, 0, length)))
                    .responseHandler(new AnswerCollector(collected))
                    .build());
    CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
    var unused =
        collected.whenComplete((whole, failure) -> settle(answer, exchange, whole, failure));
    return answer;
  }

  private void settle(
      CompletableFuture<HttpAnswer> answer,
      CompletableFuture<Void> exchange,
      HttpAnswer whole,
      Throwable failure) {
    if (failure == null) {
      transport.answered(hostName);
      answer.complete(whole);
      return;
    }
    exchange.cancel(true); // closes the socket of a call that nobody waits for any more
    answer.completeExceptionally(
        translate(transport.seenAt(hostName, SdkFailures.unwrap(failure))));
  }

  private static Exception translate(Throwable failure) {
    if (failure instanceof TimeoutException && failure.getMessage() == null) {
      return new TimeoutException("no answer within the call timeout");
    }
    if (failure instanceof IOException || failure instanceof TimeoutException) {
      return (Exception) failure;
    }
    return new IOException(failure.getMessage(), failure);
  }

  private SdkHttpRequest request(
      AwsCredentialsIdentity identity, String target, String contentType, byte[] body, int length) {
    SigV4Signer.Signed signed =
        signer.sign(identity, target, contentType, body, length, clock.instant());
    SdkHttpRequest.Builder request =
        base.toBuilder()
            .putHeader("Content-Type", contentType)
            .putHeader("Content-Length", Integer.toString(length))
            .putHeader("X-Amz-Target", target)
            .putHeader("X-Amz-Content-Sha256", signed.bodyHash())
            .putHeader("X-Amz-Date", signed.date())
            .putHeader("Authorization", signed.authorization());
    if (signed.sessionToken() != null) {
      request.putHeader("X-Amz-Security-Token", signed.sessionToken());
    }
    return request.build();
  }
}
