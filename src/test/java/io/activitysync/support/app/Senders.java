package io.activitysync.support.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Well-behaved senders of events by HTTP: each posts one body after the other, and sends again what
 * was not accepted. A sender's keys are its own, and the events of a key are numbered.
 */
public final class Senders implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEYS = 10;

  private final TestApp app;
  private final String connection;
  private final int bodyEvents;
  private final ExecutorService threads;
  private final List<Future<?>> running = new ArrayList<>();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong answers503 = new AtomicLong();

  /**
   * Starts them.
   *
   * @param count how many
   * @param bodies how many each sends; it ends earlier where the connection is no more
   * @param bodyEvents events in each body
   */
  public Senders(TestApp app, String connection, int count, int bodies, int bodyEvents) {
    this.app = app;
    this.connection = connection;
    this.bodyEvents = bodyEvents;
    this.threads = Executors.newFixedThreadPool(count);
    for (int i = 0; i < count; i++) {
      int sender = i;
      running.add(
          threads.submit(
              () -> {
                send(sender, bodies);
                return null;
              }));
    }
  }

  private void send(int sender, int bodies) throws Exception {
    int number = 0;
    for (int body = 0; body < bodies; body++) {
      List<String> events = new ArrayList<>();
      for (int i = 0; i < bodyEvents; i++, number++) {
        events.add(
            Connect.event(sender + "-" + number % KEYS, Integer.toString(number / KEYS)) + "\n");
      }
      while (!events.isEmpty()) {
        HttpResponse<String> answer =
            app.call(
                "POST", "/ingest/" + connection, "application/x-ndjson", String.join("", events));
        if (answer.statusCode() == 404) {
          return;
        }
        events = rest(events, answer);
      }
    }
  }

  private List<String> rest(List<String> events, HttpResponse<String> answer) throws Exception {
    if (answer.statusCode() == 202) {
      accepted.addAndGet(events.size());
      return List.of();
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    answers503.incrementAndGet();
    JsonNode indexes = JSON.readTree(answer.body()).path("notAccepted");
    if (indexes.isMissingNode()) {
      return events;
    }
    List<String> rest = new ArrayList<>();
    indexes.forEach(index -> rest.add(events.get(index.asInt())));
    accepted.addAndGet(events.size() - rest.size());
    return rest;
  }

  /** Whether all have ended. */
  public boolean ended() {
    return running.stream().allMatch(Future::isDone);
  }

  /** Waits until all have ended, and fails where one has failed. */
  public void join() throws Exception {
    for (Future<?> one : running) {
      one.get();
    }
  }

  /** Events that were accepted so far. */
  public long accepted() {
    return accepted.get();
  }

  /** Answers so far that said to come again later. */
  public long answers503() {
    return answers503.get();
  }

  /** Fails unless each key's numbers begin with 0 and go on by one: none lost, none repeated. */
  public static void assertOnceAndInOrder(List<Record> records) throws Exception {
    Map<String, Integer> next = new HashMap<>();
    for (Record record : records) {
      JsonNode sent = JSON.readTree(record.data().asUtf8String());
      assertThat(sent.at("/customContext/n").asInt())
          .as("order in " + record.partitionKey())
          .isEqualTo(next.merge(record.partitionKey(), 1, Integer::sum) - 1);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
