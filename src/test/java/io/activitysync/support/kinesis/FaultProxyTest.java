package io.activitysync.support.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

class FaultProxyTest {
  private final KinesisLocal kinesis = KinesisLocal.shared();
  private FaultProxy proxy;
  private KinesisClient client;
  private String stream;

  @BeforeEach
  void start() {
    proxy = FaultProxy.before(kinesis.endpoint());
    client = TestKinesis.newClient(proxy.endpoint());
    stream = kinesis.createStream(1);
  }

  @AfterEach
  void stop() {
    client.close();
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failsOnlyTheChosenEntries(boolean cbor) {
    speak(cbor);
    proxy.next(WireFault.failEntries("InternalFailure", Set.of(0, 2)::contains));

    PutRecordsResponse answer = put(4);

    assertThat(proxy.calls().get(0).isCbor()).isEqualTo(cbor);
    assertThat(answer.failedRecordCount()).isEqualTo(2);
    assertThat(answer.records())
        .extracting(PutRecordsResultEntry::errorCode)
        .containsExactly("InternalFailure", null, "InternalFailure", null);
    assertThat(kinesis.texts(stream)).containsExactly("1", "3");
    assertThat(proxy.acknowledged())
        .extracting(FaultProxy.Acknowledged::partitionKey)
        .containsExactly("key-1", "key-3");
  }

  @Test
  void failsAllEntriesWithoutForwarding() {
    proxy.next(WireFault.failKeys("ProvisionedThroughputExceededException", key -> true));

    assertThat(put(3).failedRecordCount()).isEqualTo(3);
    assertThat(kinesis.records(stream)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesTheWholeCall(boolean cbor) {
    speak(cbor);
    proxy.next(WireFault.refuse("ResourceNotFoundException", "No such stream"));

    assertThatThrownBy(() -> put(1))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("No such stream");
    assertThat(kinesis.records(stream)).isEmpty();
  }

  @Test
  void answersServerErrors() {
    proxy.next(WireFault.serverError());

    assertThatThrownBy(() -> put(1))
        .isInstanceOfSatisfying(
            KinesisException.class, e -> assertThat(e.statusCode()).isEqualTo(500));
  }

  @ParameterizedTest
  @EnumSource
  void resetsTheConnection(WireFault.Moment moment) {
    proxy.next(WireFault.reset(moment));

    assertThatThrownBy(() -> put(2)).isInstanceOf(SdkClientException.class);

    boolean written = moment != WireFault.Moment.BEFORE_FORWARDING;
    assertThat(kinesis.records(stream)).hasSize(written ? 2 : 0);
    assertThat(proxy.acknowledged())
        .hasSize(written ? 2 : 0)
        .noneMatch(FaultProxy.Acknowledged::told);
    assertThat(proxy.count(WireFault.Reset.class)).isEqualTo(1);
  }

  @Test
  void delaysAndPassesOn() {
    proxy.next(WireFault.delay(Duration.ofMillis(10)));

    assertThat(put(1).failedRecordCount()).isZero();
    assertThat(proxy.count(WireFault.Delayed.class)).isEqualTo(1);
  }

  @Test
  void holdsUntilItIsToldAndPassesOn() {
    CompletableFuture<Void> until = new CompletableFuture<>();
    proxy.next(WireFault.hold(until));

    CompletableFuture<PutRecordsResponse> put = CompletableFuture.supplyAsync(() -> put(1));
    await().until(() -> proxy.count(WireFault.Held.class) == 1);
    assertThat(kinesis.records(stream)).isEmpty();
    assertThat(put).isNotDone();
    until.complete(null);
    assertThat(put.join().failedRecordCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void neverAnswersFromABlackHole(boolean written) {
    proxy.next(WireFault.blackHole(written));

    assertThatThrownBy(
            () ->
                client.putRecords(
                    request ->
                        request
                            .streamName(stream)
                            .records(entries(1))
                            .overrideConfiguration(c -> c.apiCallTimeout(Duration.ofMillis(300)))))
        .isInstanceOf(SdkClientException.class);
    await().untilAsserted(() -> assertThat(proxy.acknowledged()).hasSize(written ? 1 : 0));
  }

  @Test
  void keepsToRulesUntilCleared() {
    proxy.when(call -> call.stream().equals(stream), WireFault.throttle());

    assertThatThrownBy(() -> put(1)).isInstanceOf(KinesisException.class);
    assertThatThrownBy(() -> put(1)).isInstanceOf(KinesisException.class);
    proxy.clear();
    assertThat(put(1).failedRecordCount()).isZero();
  }

  @Test
  void rollsTheSameDiceForTheSameSeed() {
    List<WireFault> faults =
        List.of(WireFault.failKeys("InternalFailure", key -> true), WireFault.none());
    proxy.random(7, 0.5, faults);
    List<Integer> first =
        IntStream.range(0, 20).map(i -> put(1).failedRecordCount()).boxed().toList();
    proxy.random(7, 0.5, faults);
    List<Integer> second =
        IntStream.range(0, 20).map(i -> put(1).failedRecordCount()).boxed().toList();

    assertThat(second).isEqualTo(first).contains(0, 1);
  }

  private void speak(boolean cbor) {
    if (!cbor) {
      client.close();
      client = TestKinesis.newJsonClient(proxy.endpoint());
    }
  }

  private PutRecordsResponse put(int count) {
    return client.putRecords(request -> request.streamName(stream).records(entries(count)));
  }

  private static List<PutRecordsRequestEntry> entries(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                PutRecordsRequestEntry.builder()
                    .partitionKey("key-" + i)
                    .data(SdkBytes.fromUtf8String(Integer.toString(i)))
                    .build())
        .toList();
  }
}
