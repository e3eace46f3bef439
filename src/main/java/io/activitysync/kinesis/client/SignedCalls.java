package io.activitysync.kinesis.client;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
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

  /** Each further one is for credentials that were replaced while the one before was under way. */
  private static final int MOST_SIGNATURES = 5;

  private static final String TARGET_PREFIX = "Kinesis_20131202.";

  private final KinesisTransport transport;
  private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
  private final Clock clock;
  private final SigV4Signer signer;
  private final SdkHttpRequest base;
  private final String hostName;

  /** What is sent, and who waits for the answer. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Call(
      String target,
      String contentType,
      byte[] body,
      int length,
      BooleanSupplier wanted,
      CompletableFuture<HttpAnswer> answer) {

    /** Whether it may go out: not when nobody waits for its answer any more. */
    boolean isWanted() {
      return !answer.isDone() && wanted.getAsBoolean();
    }
  }

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
   * Sends one call. Never blocks, but for credentials whose provider does. What is refused after it
   * was signed with credentials that are no longer those of the connection, as when a new key was
   * saved and the old one revoked meanwhile, is signed and sent again.
   *
   * @param operation as {@code PutRecords}
   * @param body read until the answer is there; its first {@code length} bytes are sent
   * @param wanted asked right before they are, by any thread; must not block
   * @return the answer, whatever its status; fails with {@link IOException} or {@link
   *     TimeoutException} when none came, with {@link NotSentException} when it was not wanted any
   *     more. Who completes it with a failure ends the call: what has not gone out won't
   */
  CompletableFuture<HttpAnswer> send(
      String operation, String contentType, byte[] body, int length, BooleanSupplier wanted) {
    Call call =
        new Call(
            TARGET_PREFIX + operation,
            contentType,
            body,
            length,
            wanted,
            new CompletableFuture<>());
    CompletableFuture<? extends AwsCredentialsIdentity> identity = credentials.resolveIdentity();
    if (identity.isDone() && !identity.isCompletedExceptionally()) {
      send(call, identity.join(), MOST_SIGNATURES);
    } else {
      var unused =
          inTime(identity)
              .whenComplete(
                  (known, failure) -> {
                    if (failure == null) {
                      send(call, known, MOST_SIGNATURES);
                    } else {
                      call.answer().completeExceptionally(unwrap(failure));
                    }
                  });
    }
    return call.answer();
  }

  /** As {@link #send(String, String, byte[], int, BooleanSupplier)}, wanted whatever comes. */
  CompletableFuture<HttpAnswer> send(
      String operation, String contentType, byte[] body, int length) {
    return send(operation, contentType, body, length, () -> true);
  }

  /** The provider goes on after that time: who asks next finds what it has brought. */
  private CompletableFuture<AwsCredentialsIdentity> inTime(
      CompletableFuture<? extends AwsCredentialsIdentity> identity) {
    CompletableFuture<AwsCredentialsIdentity> copy = identity.thenApply(known -> known);
    return copy.orTimeout(transport.settings().callTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof TimeoutException
                        ? new TimeoutException("no credentials within the call timeout")
                        : failure));
  }

  private void send(Call call, AwsCredentialsIdentity identity, int signatures) {
    orEnd(call, () -> execute(call, identity, signatures));
  }

  /** Ends a call by what a step of it throws: the future that takes the step would tell nobody. */
  private static void orEnd(Call call, Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      // an error as well, as where there is no memory for a moment: someone waits for the answer
      call.answer().completeExceptionally(e);
    }
  }

  private void execute(Call call, AwsCredentialsIdentity identity, int signatures) {
    if (!call.isWanted()) {
      call.answer().completeExceptionally(new NotSentException());
      return;
    }
    CompletableFuture<HttpAnswer> collected = new CompletableFuture<>();
    EventLoopClient loop = transport.next();
    loop.limit(collected, transport.settings().callTimeout().toMillis());
    CompletableFuture<Void> exchange =
        loop.http()
            .execute(
                AsyncExecuteRequest.builder()
                    .request(request(call, identity))
                    .requestContentPublisher(
                        new WholeBody(
                            ByteBuffer.wrap(call.body(), 0, call.length()), call::isWanted))
                    .responseHandler(new AnswerCollector(collected))
                    .build());
    // closes the socket of a call that nobody waits for any more, or lets go of its turn for one
    var unusedEnd =
        call.answer()
            .whenComplete(
                (whole, failure) -> {
                  if (failure != null) {
                    exchange.cancel(true);
                  }
                });
    var unused =
        collected.whenComplete(
            (whole, failure) ->
                orEnd(
                    call,
                    () -> {
                      if (failure != null) {
                        call.answer().completeExceptionally(translate(unwrap(failure)));
                      } else if (signatures > 1 && mayBlameCredentials(whole)) {
                        signAgain(call, identity, signatures - 1, whole);
                      } else {
                        call.answer().complete(whole);
                      }
                    }));
  }

  /** Sends again where the credentials are others by now; else the answer stands. */
  private void signAgain(
      Call call, AwsCredentialsIdentity refused, int signatures, HttpAnswer answer) {
    var unused =
        inTime(credentials.resolveIdentity())
            .whenComplete(
                (now, failure) ->
                    orEnd(
                        call,
                        () -> {
                          if (failure != null || now.equals(refused)) {
                            call.answer().complete(answer);
                          } else {
                            send(call, now, signatures);
                          }
                        }));
  }

  private static boolean mayBlameCredentials(HttpAnswer answer) {
    int status = answer.head().statusCode();
    return status == 400 || status == 401 || status == 403;
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

  private SdkHttpRequest request(Call call, AwsCredentialsIdentity identity) {
    SigV4Signer.Signed signed =
        signer.sign(
            identity,
            call.target(),
            call.contentType(),
            call.body(),
            call.length(),
            clock.instant());
    SdkHttpRequest.Builder request =
        base.toBuilder()
            .putHeader("Content-Type", call.contentType())
            .putHeader("Content-Length", Integer.toString(call.length()))
            .putHeader("X-Amz-Target", call.target())
            .putHeader("X-Amz-Content-Sha256", signed.bodyHash())
            .putHeader("X-Amz-Date", signed.date())
            .putHeader("Authorization", signed.authorization());
    if (signed.sessionToken() != null) {
      request.putHeader("X-Amz-Security-Token", signed.sessionToken());
    }
    return request.build();
  }

  /** The exception inside the wrappers that futures put around it. */
  static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
