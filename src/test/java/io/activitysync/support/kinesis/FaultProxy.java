package io.activitysync.support.kinesis;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Stands between a sender and a Kinesis and does to its calls what networks and services do. What
 * it does is told by a queue ({@link #next}), by rules ({@link #when}), or by dice ({@link
 * #random}), in this order. Thread-safe; all of it works on one event loop.
 */
public final class FaultProxy implements AutoCloseable {
  private static final List<String> NOT_FORWARDED =
      List.of("host", "content-length", "transfer-encoding", "connection", "expect");

  private final URI upstream;
  private final Vertx vertx;
  private final HttpClient client;
  private final HttpServer server;
  private final FaultScript script = new FaultScript();
  private final Map<Class<? extends WireFault>, Integer> counts = new ConcurrentHashMap<>();
  private final List<ProxiedCall> calls = new CopyOnWriteArrayList<>();
  private final List<Acknowledged> acknowledged = new ArrayList<>();
  private final AtomicInteger delayed = new AtomicInteger();
  private final AtomicInteger mostDelayed = new AtomicInteger();

  /**
   * A record that Kinesis took.
   *
   * @param data as sent; not to be changed
   * @param told whether the sender was told so; false when the answer was lost
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Acknowledged(
      String partitionKey, byte[] data, String shardId, String sequenceNumber, boolean told) {}

  private FaultProxy(URI upstream) {
    this.upstream = upstream;
    this.vertx = Vertx.vertx();
    this.client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(64));
    // closing without lingering is what resets a connection
    HttpServerOptions options =
        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setSoLinger(0).setTcpNoDelay(true);
    this.server =
        vertx
            .createHttpServer(options)
            .requestHandler(request -> request.bodyHandler(body -> receive(request, body)))
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** Starts one on any free port of loopback. */
  public static FaultProxy before(URI upstream) {
    return new FaultProxy(upstream);
  }

  public int port() {
    return server.actualPort();
  }

  /** Where senders are pointed to. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Adds to the queue: one fault for each PutRecords that comes next. */
  public FaultProxy next(WireFault... faults) {
    script.add(List.of(faults));
    return this;
  }

  /** Adds a rule: each call of any operation that the condition takes, until {@link #clear}. */
  public FaultProxy when(Predicate<ProxiedCall> condition, WireFault fault) {
    script.add(condition, fault);
    return this;
  }

  /**
   * Rolls dice for each PutRecords that neither queue nor rule takes.
   *
   * @param rate part of the calls that are hit, 0 to 1
   */
  public FaultProxy random(long seed, double rate, List<WireFault> faults) {
    script.roll(seed, rate, faults);
    return this;
  }

  /** From here on all calls pass; what was counted stays. */
  public void clear() {
    script.clear();
  }

  /** How often a kind of fault was done; {@code WireFault.None} counts the calls that passed. */
  public int count(Class<? extends WireFault> kind) {
    return counts.getOrDefault(kind, 0);
  }

  /** How many PutRecords there were at once, at most, of those that were delayed. */
  public int mostDelayedAtOnce() {
    return mostDelayed.get();
  }

  /** All calls in the order that they came in. */
  public List<ProxiedCall> calls() {
    return List.copyOf(calls);
  }

  /** The records that Kinesis took, in the order of its answers. */
  public List<Acknowledged> acknowledged() {
    synchronized (acknowledged) {
      return List.copyOf(acknowledged);
    }
  }

  /** Resets every connection and stops. */
  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void receive(HttpServerRequest request, Buffer body) {
    ProxiedCall call =
        ProxiedCall.of(
            request.getHeader("X-Amz-Target"),
            request.getHeader("Content-Type"),
            request.getHeader("Authorization"),
            body.getBytes());
    calls.add(call);
    WireFault fault = script.next(call);
    counts.merge(fault.getClass(), 1, Integer::sum);
    if (call.isPutRecords() && fault instanceof WireFault.Delayed) {
      mostDelayed.accumulateAndGet(delayed.incrementAndGet(), Math::max);
    }
    if (fault instanceof WireFault.None) {
      forward(request, body, answer -> pass(request, call, answer, true));
    } else if (fault instanceof WireFault.Delayed late) {
      vertx.setTimer(
          Math.max(1, late.delay().toMillis()),
          timer ->
              forward(
                  request,
                  body,
                  answer -> {
                    delayed.addAndGet(call.isPutRecords() ? -1 : 0);
                    pass(request, call, answer, true);
                  }));
    } else if (fault instanceof WireFault.Held held) {
      Future.fromCompletionStage(held.until(), vertx.getOrCreateContext())
          .onComplete(done -> forward(request, body, answer -> pass(request, call, answer, true)));
    } else if (fault instanceof WireFault.Refused refused) {
      refuse(request, call, refused);
    } else if (fault instanceof WireFault.FailedEntries failed) {
      failEntries(request, call, failed);
    } else if (fault instanceof WireFault.Reset reset) {
      reset(request, body, call, reset.moment());
    } else if (fault instanceof WireFault.BlackHole hole && hole.written()) {
      forward(request, body, answer -> note(call, answer, false));
    }
  }

  private void failEntries(
      HttpServerRequest request, ProxiedCall call, WireFault.FailedEntries fault) {
    byte[] rest = call.without(fault);
    if (rest.length == 0) {
      request
          .response()
          .putHeader("x-amzn-RequestId", UUID.randomUUID().toString())
          .putHeader("Content-Type", request.getHeader("Content-Type"))
          .end(Buffer.buffer(call.merge(fault, rest)));
      return;
    }
    forward(
        request,
        Buffer.buffer(rest),
        answer -> {
          boolean taken = answer.status() == 200;
          byte[] body = taken ? call.merge(fault, answer.body()) : answer.body();
          pass(request, call, new Answer(answer.status(), answer.headers(), body), true);
        });
  }

  private void reset(
      HttpServerRequest request, Buffer body, ProxiedCall call, WireFault.Moment moment) {
    switch (moment) {
      case BEFORE_FORWARDING -> request.connection().close();
      case AFTER_FORWARDING ->
          forward(
              request,
              body,
              answer -> {
                note(call, answer, false);
                request.connection().close();
              });
      case AMID_ANSWER ->
          forward(
              request,
              body,
              answer -> {
                note(call, answer, false);
                HttpServerResponse response = head(request, answer);
                response
                    .putHeader("Content-Length", Integer.toString(answer.body().length))
                    .write(Buffer.buffer(answer.body()).slice(0, answer.body().length / 2))
                    .onComplete(written -> request.connection().close());
              });
    }
  }

  private static void refuse(HttpServerRequest request, ProxiedCall call, WireFault.Refused fault) {
    request
        .response()
        .setStatusCode(fault.status())
        .putHeader("x-amzn-RequestId", UUID.randomUUID().toString())
        .putHeader("x-amzn-ErrorType", fault.type())
        .putHeader("Content-Type", request.getHeader("Content-Type"))
        .end(Buffer.buffer(call.error(fault)));
  }

  private void pass(HttpServerRequest request, ProxiedCall call, Answer answer, boolean told) {
    note(call, answer, told);
    head(request, answer).end(Buffer.buffer(answer.body()));
  }

  private static HttpServerResponse head(HttpServerRequest request, Answer answer) {
    HttpServerResponse response = request.response().setStatusCode(answer.status());
    copy(answer.headers(), response.headers());
    return response;
  }

  private void note(ProxiedCall call, Answer answer, boolean told) {
    if (!call.isPutRecords() || answer.status() != 200) {
      return;
    }
    JsonNode results = call.results(answer.body());
    List<ProxiedCall.Entry> entries = call.entries();
    synchronized (acknowledged) {
      for (int i = 0; i < entries.size(); i++) {
        JsonNode result = results.path(i);
        if (result.hasNonNull("SequenceNumber")) {
          acknowledged.add(
              new Acknowledged(
                  entries.get(i).partitionKey(),
                  entries.get(i).data(),
                  result.path("ShardId").asText(),
                  result.path("SequenceNumber").asText(),
                  told));
        }
      }
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answer(int status, MultiMap headers, byte[] body) {}

  @FunctionalInterface
  private interface Then {
    void with(Answer answer);
  }

  /** Passes a call on; when Kinesis cannot be reached the sender's connection is reset. */
  private void forward(HttpServerRequest request, Buffer body, Then then) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(upstream.getHost())
            .setPort(upstream.getPort())
            .setURI("/");
    client
        .request(options)
        .compose(
            out -> {
              copy(request.headers(), out.headers());
              return out.send(body);
            })
        .compose(FaultProxy::answer)
        .onSuccess(then::with)
        .onFailure(failure -> request.connection().close());
  }

  private static Future<Answer> answer(HttpClientResponse response) {
    return response
        .body()
        .map(body -> new Answer(response.statusCode(), response.headers(), body.getBytes()));
  }

  private static void copy(MultiMap from, MultiMap to) {
    from.forEach(
        header -> {
          if (NOT_FORWARDED.stream().noneMatch(header.getKey()::equalsIgnoreCase)) {
            to.add(header.getKey(), header.getValue());
          }
        });
  }
}
