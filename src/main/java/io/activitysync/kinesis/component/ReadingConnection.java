package io.activitysync.kinesis.component;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.component.aws2.kinesis.Kinesis2Endpoint;
import org.apache.camel.component.aws2.kinesis.KinesisConnection;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * What the standard consumer reads a stream with. A shard's iterator is good for five minutes, and
 * the consumer (Camel 4.18.0) asks with one that has expired for ever: whoever was paused for
 * longer, or held up by what it writes to, would never read again. Here it gets another, behind the
 * record that it read last. Safe for use by several threads.
 */
final class ReadingConnection extends KinesisConnection {
  private final Supplier<Instant> now;
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private KinesisClient standard;
  private KinesisClient lasting;

  /**
   * Where an iterator stands.
   *
   * @param begun how the shard's first one was asked for
   * @param last number of the record before it; null where none was read
   */
  private record Place(GetShardIteratorRequest begun, String last) {}

  /** For one endpoint; {@code now} tells when reading began. */
  ReadingConnection(Supplier<Instant> now) {
    this.now = now;
  }

  @Override
  public synchronized KinesisClient getClient(Kinesis2Endpoint endpoint) {
    KinesisClient client = super.getClient(endpoint);
    if (client != standard) {
      standard = client;
      lasting =
          (KinesisClient)
              Proxy.newProxyInstance(
                  KinesisClient.class.getClassLoader(),
                  new Class<?>[] {KinesisClient.class},
                  (proxy, method, arguments) -> call(client, method, arguments));
    }
    return lasting;
  }

  private Object call(KinesisClient client, Method method, Object[] arguments) throws Throwable {
    Object request = arguments == null ? null : arguments[0];
    if (request instanceof GetRecordsRequest reading) {
      return read(client, reading);
    }
    if (request instanceof GetShardIteratorRequest begun) {
      return begin(client, begun);
    }
    try {
      return method.invoke(client, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private GetShardIteratorResponse begin(KinesisClient client, GetShardIteratorRequest begun) {
    GetShardIteratorRequest again =
        begun.shardIteratorType() == ShardIteratorType.LATEST
            // what is latest later on would leave out what came in between
            ? begun.toBuilder()
                .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                .timestamp(now.get())
                .build()
            : begun;
    GetShardIteratorResponse answer = client.getShardIterator(begun);
    stand(answer.shardIterator(), new Place(again, null));
    return answer;
  }

  private GetRecordsResponse read(KinesisClient client, GetRecordsRequest reading) {
    Place place = places.get(reading.shardIterator());
    GetRecordsResponse answer;
    try {
      answer = client.getRecords(reading);
    } catch (ExpiredIteratorException e) {
      if (place == null) {
        throw e;
      }
      String renewed = client.getShardIterator(behind(place)).shardIterator();
      answer = client.getRecords(reading.toBuilder().shardIterator(renewed).build());
    }
    if (place != null && answer.nextShardIterator() != null) {
      String last = place.last();
      for (Record record : answer.records()) {
        last = record.sequenceNumber();
      }
      // the one asked with stays: it is asked with again where the records could not be handed on
      places
          .entrySet()
          .removeIf(
              each ->
                  each.getValue().begun().equals(place.begun())
                      && !each.getKey().equals(reading.shardIterator()));
      stand(answer.nextShardIterator(), new Place(place.begun(), last));
    }
    return answer;
  }

  private void stand(String iterator, Place place) {
    if (iterator != null) {
      places.put(iterator, place);
    }
  }

  private static GetShardIteratorRequest behind(Place place) {
    return place.last() == null
        ? place.begun()
        : place.begun().toBuilder()
            .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
            .startingSequenceNumber(place.last())
            .timestamp(null)
            .build();
  }
}
