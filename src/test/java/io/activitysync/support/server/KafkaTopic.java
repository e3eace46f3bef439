package io.activitysync.support.server;

import io.activitysync.support.app.Connect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A topic with what was written to it, and how far groups have read. One thread may write while
 * another looks.
 */
public final class KafkaTopic implements AutoCloseable {
  private final String name;
  private final KafkaProducer<String, String> producer;
  private final Admin admin;

  /** Numbers of events by partition and offset. */
  private final Map<Integer, ConcurrentSkipListMap<Long, Integer>> written =
      new ConcurrentHashMap<>();

  /** Makes a topic. */
  public KafkaTopic(KafkaLocal kafka, String name, int partitions) throws Exception {
    this.name = name;
    this.producer = kafka.producer();
    this.admin = Admin.create(kafka.clientConfig());
    admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
  }

  /** Writes events with numbers, of so many keys in turn, and waits for the broker. */
  public void write(int keys, int from, int to) throws Exception {
    Map<Integer, Future<RecordMetadata>> sent = new HashMap<>();
    for (int i = from; i < to; i++) {
      String key = "experience-" + i % keys;
      String event = Connect.event(key, Integer.toString(i));
      sent.put(i, producer.send(new ProducerRecord<>(name, key, event)));
    }
    for (Map.Entry<Integer, Future<RecordMetadata>> one : sent.entrySet()) {
      RecordMetadata place = one.getValue().get(1, TimeUnit.MINUTES);
      written
          .computeIfAbsent(place.partition(), partition -> new ConcurrentSkipListMap<>())
          .put(place.offset(), one.getKey());
    }
  }

  /** Writes a record that is no event; {@code value} null for a tombstone. */
  public void write(String key, String value) throws Exception {
    producer.send(new ProducerRecord<>(name, key, value)).get(1, TimeUnit.MINUTES);
  }

  /**
   * Where a group goes on, by partition; those where it has committed nothing are absent. A group
   * may have read other topics as well, as another test's.
   */
  public Map<Integer, Long> committed(String group) throws Exception {
    Map<Integer, Long> committed = new HashMap<>();
    admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get(1, TimeUnit.MINUTES)
        .forEach(
            (partition, place) -> {
              if (place != null && partition.topic().equals(name)) {
                committed.put(partition.partition(), place.offset());
              }
            });
    return committed;
  }

  /** Numbers of the events that a group which has come so far has read. */
  public List<Integer> before(Map<Integer, Long> places) {
    List<Integer> numbers = new ArrayList<>();
    places.forEach(
        (partition, offset) ->
            numbers.addAll(
                written
                    .getOrDefault(partition, new ConcurrentSkipListMap<>())
                    .headMap(offset)
                    .values()));
    return numbers;
  }

  /** How many partitions each member of a group has, the fewest first; none while it changes. */
  public List<Integer> shares(String group) throws Exception {
    return admin
        .describeConsumerGroups(List.of(group))
        .all()
        .get(1, TimeUnit.MINUTES)
        .get(group)
        .members()
        .stream()
        .map(member -> member.assignment().topicPartitions().size())
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
