package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.Connect;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * What became of one connection's events, as who sent them was told. Each has a key and a number,
 * as {@code sender-0-3#17}, and each key's numbers rise. For use by several threads.
 */
final class ToldEvents {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BODY = 20;
  private static final int KEYS = 7;
  private static final Pattern EVENT = Pattern.compile("\"n\":\"([^#\"]+)#(\\d+)\"");
  private static final long BEFORE_ONE_MORE = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long BETWEEN_FILES = TimeUnit.MILLISECONDS.toNanos(300);

  private static final long BETWEEN_BATCHES = TimeUnit.MILLISECONDS.toNanos(50);

  private final String id;
  private final String stream;
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final Set<String> discarded = ConcurrentHashMap.newKeySet();

  /** Of a connection with a stream of its own. */
  ToldEvents(String id, String stream) {
    this.id = id;
    this.stream = stream;
  }

  String id() {
    return id;
  }

  String stream() {
    return stream;
  }

  /** Posts one body after the other, and sends again what was not accepted. */
  Void post(AnythingDone.Asked asked, String sender, AtomicBoolean over) throws Exception {
    for (int body = 0; !over.get(); body++) {
      Map<String, String> events = events(sender, body);
      for (boolean tried = false; !events.isEmpty(); tried = true) {
        Optional<HttpResponse<String>> answer =
            asked.call(
                "POST",
                "/ingest/" + id,
                "application/x-ndjson",
                String.join("\n", events.values()));
        if (answer.isPresent()) {
          heard(events, answer.get(), tried);
        }
        if (!events.isEmpty()) {
          LockSupport.parkNanos(BEFORE_ONE_MORE);
        }
      }
    }
    return null;
  }

  private void heard(Map<String, String> events, HttpResponse<String> answer, boolean tried)
      throws Exception {
    JsonNode json = JSON.readTree(answer.body());
    List<String> ids = List.copyOf(events.keySet());
    if (answer.statusCode() == 202) {
      events.clear();
      if (json.path("accepted").asInt() == ids.size()) {
        accepted.addAll(ids);
      } else if (!tried && json.path("discarded").asInt() == ids.size()) {
        // one that was tried before may be in the stream though its answer was lost
        discarded.addAll(ids);
      }
      return;
    }
    // 404 while it is deleted and made again
    assertThat(answer.statusCode()).as(answer.body()).isIn(503, 404);
    JsonNode rest = json.path("notAccepted");
    if (rest.isArray()) {
      Set<String> again = new HashSet<>();
      rest.forEach(index -> again.add(ids.get(index.asInt())));
      ids.stream().filter(one -> !again.contains(one)).forEach(accepted::add);
      events.keySet().retainAll(again);
    }
  }

  /** Writes one file after the other; what a file has counts as accepted. */
  Void write(Path inbox, AtomicBoolean over) throws Exception {
    for (int file = 0; !over.get(); file++) {
      Map<String, String> events = events("file", file);
      accepted.addAll(events.keySet());
      Path part = Files.createTempFile(inbox.getParent(), "part", "");
      Files.writeString(part, String.join("\n", events.values()));
      Files.move(part, inbox.resolve("%06d.json".formatted(file)), StandardCopyOption.ATOMIC_MOVE);
      LockSupport.parkNanos(BETWEEN_FILES);
    }
    return null;
  }

  /** Sends one batch after the other to a topic; what the broker has counts as accepted. */
  Void produce(KafkaProducer<String, String> producer, String topic, AtomicBoolean over)
      throws Exception {
    for (int batch = 0; !over.get(); batch++) {
      Map<String, Future<RecordMetadata>> sent = new LinkedHashMap<>();
      events("topic", batch)
          .forEach(
              (name, event) -> {
                String key = name.substring(0, name.indexOf('#'));
                sent.put(name, producer.send(new ProducerRecord<>(topic, key, event)));
              });
      for (Map.Entry<String, Future<RecordMetadata>> one : sent.entrySet()) {
        one.getValue().get(3, TimeUnit.MINUTES);
        accepted.add(one.getKey());
      }
      LockSupport.parkNanos(BETWEEN_BATCHES);
    }
    return null;
  }

  private static Map<String, String> events(String sender, int body) {
    Map<String, String> events = new LinkedHashMap<>();
    for (int i = 0; i < BODY; i++) {
      String key = sender + "-" + i % KEYS;
      String name = key + "#" + (body * BODY + i);
      events.put(name, Connect.event(key, name));
    }
    return events;
  }

  /**
   * Fails unless all that was accepted is there, nothing that was discarded, and the first
   * occurrences of each key in order.
   *
   * @param arrived the stream's records, in the order of each shard
   * @param story of what was done
   */
  void check(List<String> arrived, String story) {
    Set<String> first = first(arrived);
    System.out.printf(
        "%s: %d accepted, %d discarded, %d arrived%n",
        id, accepted.size(), discarded.size(), first.size());
    assertThat(first).as("%s%n%s", id, story).containsAll(accepted);
    assertThat(discarded).as("%s%n%s", id, story).noneMatch(first::contains);
    Map<String, Integer> last = new HashMap<>();
    for (String one : first) {
      String[] parts = one.split("#", 2);
      Integer before = last.put(parts[0], Integer.valueOf(parts[1]));
      assertThat(last.get(parts[0]))
          .as("%s behind %s of %s%n%s", one, before, id, story)
          .isGreaterThan(before == null ? -1 : before);
    }
  }

  /** What was accepted and is not there yet. */
  Set<String> missing(List<String> arrived) {
    Set<String> missing = new HashSet<>(accepted);
    missing.removeAll(first(arrived));
    return missing;
  }

  private static Set<String> first(List<String> arrived) {
    Set<String> first = new LinkedHashSet<>();
    for (String text : arrived) {
      Matcher event = EVENT.matcher(text);
      while (event.find()) {
        first.add(event.group(1) + "#" + event.group(2));
      }
    }
    return first;
  }
}
