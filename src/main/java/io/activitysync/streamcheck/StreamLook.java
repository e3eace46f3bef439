package io.activitysync.streamcheck;

import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.credentials.RefreshableCredentials;
import io.activitysync.credentials.SdkSignatures;
import io.activitysync.kinesis.client.MalformedAnswerException;
import io.activitysync.kinesis.fault.FaultClassifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Looks at a connection's stream with the connection's own credentials, for a person who wants to
 * see what arrives. Blocks, for {@value #SECONDS} s at most and a call more. Every method throws
 * {@link LookFailedException} where there are no credentials, the step that sends can't be used, or
 * AWS refuses or can't be reached. Safe for use by several threads.
 */
public final class StreamLook {
  private static final int SECONDS = 8;
  private static final Duration CALL = Duration.ofSeconds(5);

  /** Shards that are looked at; a person sees a sample of a wider stream. */
  private static final int MOST_SHARDS = 24;

  /** Records of a call; five calls a second are allowed on a shard, for all readers together. */
  private static final int A_CALL = 500;

  /** Most data of those that are kept, besides what one call brings (up to 10 MB). */
  private static final long MOST_BYTES = 16 << 20;

  /** Looked back on one after the other, until there is enough: the newest are wanted. */
  private static final List<Duration> WINDOWS =
      List.of(Duration.ofSeconds(10), Duration.ofMinutes(2), Duration.ofMinutes(30));

  private final Function<ConnectionSettings, StreamAccess> access;
  private final Function<ConnectionSettings, RefreshableCredentials> credentials;
  private final Clock clock;

  /**
   * A record of the stream, or one of those that were aggregated to a record.
   *
   * @param at when Kinesis took it
   */
  public record Seen(
      String shardId, String sequenceNumber, String partitionKey, Instant at, SdkBytes data) {}

  /**
   * For one process.
   *
   * @param access how the stream of settings is reached
   */
  public StreamLook(
      Function<ConnectionSettings, StreamAccess> access,
      Function<ConnectionSettings, RefreshableCredentials> credentials,
      Clock clock) {
    this.access = access;
    this.credentials = credentials;
    this.clock = clock;
  }

  /**
   * Records that were written last, the newest first; of the last half hour at most.
   *
   * @param limit how many at most, 1 or more
   */
  public List<Seen> last(ConnectionSettings settings, int limit) {
    return looking(settings, look -> last(look, limit));
  }

  private List<Seen> last(Session look, int limit) {
    Instant end = clock.instant().plusSeconds(SECONDS);
    List<Shard> open = look.openShards(end);
    List<Seen> seen = List.of();
    NewestRecords newest = new NewestRecords(limit, MOST_BYTES);
    for (Duration window : WINDOWS) {
      newest.clear();
      for (Shard shard : open) {
        if (clock.instant().isBefore(end)) {
          read(look, shard.shardId(), clock.instant().minus(window), end, newest);
        }
      }
      seen = newest.newestFirst();
      if (seen.size() >= limit || !clock.instant().isBefore(end)) {
        break;
      }
    }
    return seen;
  }

  private void read(Session look, String shardId, Instant from, Instant end, NewestRecords newest) {
    String iterator =
        look.iterator(shardId, r -> r.shardIteratorType("AT_TIMESTAMP").timestamp(from));
    while (iterator != null && clock.instant().isBefore(end)) {
      GetRecordsResponse answer = look.records(iterator);
      answer.records().forEach(record -> newest.add(shardId, record));
      boolean atTheEnd = answer.millisBehindLatest() == null || answer.millisBehindLatest() == 0;
      iterator = atTheEnd ? null : answer.nextShardIterator();
    }
  }

  /**
   * Writes one record.
   *
   * @return where it is; its data and time are not known yet
   */
  public Seen write(ConnectionSettings settings, byte[] data, String partitionKey) {
    return looking(settings, look -> write(look, SdkBytes.fromByteArray(data), partitionKey));
  }

  private Seen write(Session look, SdkBytes data, String partitionKey) {
    PutRecordsRequestEntry record =
        PutRecordsRequestEntry.builder().data(data).partitionKey(partitionKey).build();
    List<PutRecordsResultEntry> entries =
        look.client
            .putRecords(r -> r.streamName(look.name).streamARN(look.arn).records(record))
            .records();
    if (entries.size() != 1) {
      throw garbled("%s results for 1 record".formatted(entries.size()));
    }
    PutRecordsResultEntry entry = entries.get(0);
    if (entry.errorCode() != null) {
      throw new LookFailedException(
          FaultClassifier.ofEntry(entry.errorCode(), entry.errorMessage()), null);
    }
    if (entry.shardId() == null || entry.sequenceNumber() == null) {
      throw garbled("a result without its place");
    }
    return new Seen(entry.shardId(), entry.sequenceNumber(), partitionKey, clock.instant(), data);
  }

  /** Reads a record again that was written; empty where it did not show up in time. */
  public Optional<Seen> readBack(ConnectionSettings settings, Seen written)
      throws InterruptedException {
    return looking(settings, look -> readBack(look, written));
  }

  private Optional<Seen> readBack(Session look, Seen written) throws InterruptedException {
    Instant end = clock.instant().plusSeconds(SECONDS);
    String iterator =
        look.iterator(
            written.shardId(),
            r ->
                r.shardIteratorType("AT_SEQUENCE_NUMBER")
                    .startingSequenceNumber(written.sequenceNumber()));
    while (iterator != null && clock.instant().isBefore(end)) {
      GetRecordsResponse answer = look.records(iterator);
      for (Record record : answer.records()) {
        if (record.sequenceNumber().equals(written.sequenceNumber())) {
          return Optional.of(NewestRecords.takenApart(written.shardId(), record).get(0));
        }
      }
      iterator = answer.nextShardIterator();
      TimeUnit.MILLISECONDS.sleep(250);
    }
    return Optional.empty();
  }

  /** What is done with a session. */
  private interface Look<T, E extends Exception> {
    T with(Session session) throws E;
  }

  private <T, E extends Exception> T looking(ConnectionSettings settings, Look<T, E> look)
      throws E {
    try (Session session = new Session(settings)) {
      return look.with(session);
    } catch (SdkException
        | CompletionException
        | IllegalArgumentException
        | IllegalStateException e) {
      // credentials that can't be had come from the SDK's blocking client as a CompletionException,
      // and what it can't be made of, as an endpoint by the environment, as an
      // IllegalStateException
      throw new LookFailedException(FaultClassifier.ofFailure(e), e);
    }
  }

  /** An answer that is none of Kinesis, as one that stands in for it may give. */
  private static LookFailedException garbled(String what) {
    MalformedAnswerException garbled = new MalformedAnswerException(what);
    return new LookFailedException(FaultClassifier.ofFailure(garbled), garbled);
  }

  private static boolean isWhole(Record record) {
    return record.sequenceNumber() != null
        && record.partitionKey() != null
        && record.data() != null
        && record.approximateArrivalTimestamp() != null;
  }

  /** A client with the connection's credentials, and nothing left of them behind it. */
  private final class Session implements AutoCloseable {
    private final String name;

    /** Null where the stream is known by its name. */
    private final String arn;

    private final RefreshableCredentials own;
    private final KinesisClient client;

    Session(ConnectionSettings settings) {
      name = settings.streamName();
      arn = settings.text(SettingField.STREAM_ARN);
      StreamAccess way = access.apply(settings);
      own = credentials.apply(settings);
      client =
          KinesisClient.builder()
              .region(way.address().region())
              .endpointOverride(way.address().endpoint())
              .credentialsProvider(own)
              .httpClient(way.transport().blockingHttp())
              .overrideConfiguration(c -> c.apiCallTimeout(CALL))
              .build();
    }

    /** The first of them, as many as are looked at; fewer where it is late before they are told. */
    List<Shard> openShards(Instant end) {
      List<Shard> open = new ArrayList<>();
      ListShardsResponse page = client.listShards(r -> r.streamName(name).streamARN(arn));
      while (true) {
        if (page.shards().stream().anyMatch(one -> one.sequenceNumberRange() == null)) {
          throw garbled("a shard without its sequence numbers");
        }
        page.shards().stream()
            .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
            .limit(MOST_SHARDS - open.size())
            .forEach(open::add);
        // those that a reshard has closed stay in the list, before the others, for days
        String next = page.nextToken();
        if (next == null || open.size() == MOST_SHARDS || !clock.instant().isBefore(end)) {
          return open;
        }
        // the token stands for the stream, which must not be named beside it
        page = client.listShards(r -> r.nextToken(next));
      }
    }

    String iterator(String shardId, Consumer<GetShardIteratorRequest.Builder> position) {
      return client
          .getShardIterator(
              r -> position.accept(r.streamName(name).streamARN(arn).shardId(shardId)))
          .shardIterator();
    }

    GetRecordsResponse records(String iterator) {
      GetRecordsResponse answer =
          client.getRecords(r -> r.shardIterator(iterator).streamARN(arn).limit(A_CALL));
      if (!answer.records().stream().allMatch(StreamLook::isWhole)) {
        throw garbled("a record without number, key, data or time");
      }
      return answer;
    }

    @Override
    public void close() {
      client.close();
      own.close();
      SdkSignatures.forget();
    }
  }
}
