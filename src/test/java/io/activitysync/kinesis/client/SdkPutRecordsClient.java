package io.activitysync.kinesis.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/**
 * PutRecords by the AWS SDK: the reference that {@link LeanPutRecordsClient} is compared to. Safe
 * for use by several threads.
 */
@SuppressWarnings("CollectionUndefinedEquality") // identity is what is meant
final class SdkPutRecordsClient implements PutRecordsClient {

  private final StreamAddress address;
  private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
  private final KinesisAsyncClient sdk;
  private final Set<CompletableFuture<PutResult>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Makes the SDK's client; sends nothing yet.
   *
   * @param credentials asked for each call; must not block
   * @throws IllegalArgumentException when the region has no Kinesis endpoint
   */
  SdkPutRecordsClient(
      KinesisTransport transport,
      StreamAddress address,
      IdentityProvider<? extends AwsCredentialsIdentity> credentials) {
    this.address = address;
    this.credentials = credentials;
    this.sdk =
        KinesisAsyncClient.builder()
            .httpClient(transport.next().http())
            .region(address.region())
            .endpointOverride(address.endpoint())
            .credentialsProvider(credentials)
            .overrideConfiguration(
                o ->
                    o.retryStrategy(DefaultRetryStrategy.doNotRetry())
                        .apiCallTimeout(transport.settings().callTimeout()))
            .build();
  }

  @Override
  public CompletionStage<PutResult> putRecords(
      List<? extends PutEntry> entries, BooleanSupplier wanted) {
    PutRecordsRequest request = request(entries);
    int size = entries.size();
    CompletableFuture<PutResult> answer = new CompletableFuture<>();
    open.add(answer);
    if (closed) {
      answer.completeExceptionally(new IOException("the client is closed"));
      return answer;
    }
    // asking first keeps a provider that has to fetch from blocking this thread inside the SDK
    var unused =
        credentials
            .resolveIdentity()
            .thenCompose(known -> sdk.putRecords(request))
            .whenComplete((response, failure) -> settle(answer, size, response, failure));
    return answer;
  }

  private void settle(
      CompletableFuture<PutResult> answer,
      int size,
      PutRecordsResponse response,
      Throwable failure) {
    open.remove(answer);
    if (failure != null) {
      answer.completeExceptionally(translate(failure));
      return;
    }
    List<PutRecordsResultEntry> results = response.records();
    if (results.size() != size) {
      answer.completeExceptionally(new MalformedAnswerException("results of others"));
      return;
    }
    String[] codes = new String[size];
    String[] messages = new String[size];
    for (int i = 0; i < size; i++) {
      PutRecordsResultEntry entry = results.get(i);
      boolean proven = entry.sequenceNumber() != null;
      codes[i] =
          entry.errorCode() != null || proven ? entry.errorCode() : PutRecordsAnswer.NO_PROOF;
      messages[i] = entry.errorMessage();
    }
    answer.complete(
        Arrays.stream(codes).allMatch(Objects::isNull)
            ? PutResult.ALL_TAKEN
            : new PutResult(codes, messages));
  }

  private PutRecordsRequest request(List<? extends PutEntry> entries) {
    List<PutRecordsRequestEntry> records = new ArrayList<>(entries.size());
    for (PutEntry entry : entries) {
      ByteBuffer data = ByteBuffer.wrap(entry.data(), entry.offset(), entry.length());
      records.add(
          PutRecordsRequestEntry.builder()
              .data(SdkBytes.fromByteBuffer(data))
              .partitionKey(entry.partitionKey())
              .explicitHashKey(entry.explicitHashKey())
              .build());
    }
    PutRecordsRequest.Builder request = PutRecordsRequest.builder().records(records);
    if (address.streamArn() != null) {
      request.streamARN(address.streamArn());
    } else {
      request.streamName(address.streamName());
    }
    return request.build();
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(answer -> answer.completeExceptionally(new IOException("the client is closed")));
    // the transport is shared and stays open: the SDK doesn't close a client that it was given
    sdk.close();
  }

  /** What {@link PutRecordsClient} promises to fail with, from what the SDK failed with. */
  private static Throwable translate(Throwable failure) {
    Throwable cause = SignedCalls.unwrap(failure);
    if (cause instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      AwsErrorDetails details = service.awsErrorDetails();
      String date =
          details.sdkHttpResponse() == null
              ? null
              : details.sdkHttpResponse().firstMatchingHeader("Date").orElse(null);
      return new KinesisCallException(
          service.statusCode(),
          details.errorCode(),
          details.errorMessage(),
          service.requestId(),
          HttpAnswer.clockOffset(date, Clock.systemUTC()));
    }
    if (cause instanceof SdkServiceException service) {
      return new KinesisCallException(
          service.statusCode(), null, service.getMessage(), service.requestId(), null);
    }
    if (cause instanceof ApiCallTimeoutException
        || cause instanceof ApiCallAttemptTimeoutException) {
      TimeoutException timeout = new TimeoutException("no answer within the call timeout");
      timeout.initCause(cause);
      return timeout;
    }
    if (cause instanceof SdkClientException) {
      for (Throwable t = cause.getCause(); t != null; t = t.getCause()) {
        if (t instanceof IOException || t instanceof TimeoutException) {
          return t;
        }
      }
      return new IOException(cause.getMessage(), cause);
    }
    return cause;
  }
}
