package io.activitysync.ingest;

import static io.activitysync.support.app.Connect.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.RawAnswer;
import io.activitysync.support.http.RawHttp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content encodings and content types of what is sent to an HTTP source. */
class PackedBodyTest {
  private static final TestKinesis KINESIS = KinesisLocal.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static String stream;
  private static TestApp app;

  @BeforeAll
  static void start() throws Exception {
    stream = KINESIS.createStream(1);
    Map<String, String> properties = Connect.to("demo", stream, KINESIS.endpoint());
    properties.put("camel.server.maxBodySize", "1000000");
    app = TestApp.start(properties);
    await().atMost(60, SECONDS).until(() -> app.show("demo").contains("STREAMING"));
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  private static HttpResponse<String> post(byte[] body, String type, String encoding)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(app.address() + "/ingest/demo"))
            .POST(BodyPublishers.ofByteArray(body))
            .timeout(PATIENCE)
            .header("Content-Type", type);
    if (encoding != null) {
      request.header("Content-Encoding", encoding);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    }
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZip", "x-gzip"})
  void unpacksGzip(String encoding) throws Exception {
    int before = KINESIS.records(stream).size();
    byte[] two = bytes(event("e", "1") + "\n" + event("e", "2"));
    HttpResponse<String> answer = post(gzip(two), "application/x-ndjson", encoding);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.body()).contains("\"accepted\":2");
    assertThat(KINESIS.records(stream)).hasSize(before + 2);
  }

  @Test
  void takesIdentityForWhatItIs() throws Exception {
    assertThat(post(bytes(event("e", "1")), "application/json", "identity").statusCode())
        .isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "deflate", "gzip, gzip"})
  void saysWhichEncodingItTakes(String encoding) throws Exception {
    HttpResponse<String> answer = post(bytes("x"), "application/json", encoding);
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body()).contains("Content-Encoding: should be gzip");
    assertThat(answer.headers().firstValue("Accept-Encoding")).contains("gzip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br"})
  void encodingsInSeveralLinesAreOneList(String second) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(app.address() + "/ingest/demo"))
            .header("Content-Type", "application/json")
            .header("Content-Encoding", "gzip")
            .header("Content-Encoding", second);
    byte[] twice = gzip(gzip(bytes(event("e", "1"))));
    HttpResponse<String> answer =
        HTTP.send(request.POST(BodyPublishers.ofByteArray(twice)).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body()).contains("Content-Encoding: should be gzip");
  }

  @Test
  void refusesWhatUnpacksToMoreThanABodyMayHave() throws Exception {
    byte[] bomb = new byte[50_000_000];
    Arrays.fill(bomb, (byte) ' ');
    HttpResponse<String> answer = post(gzip(bomb), "application/json", "gzip");
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("\"maxBytes\":1000000");
  }

  @Test
  void anyNumberOfEmptyMembersIsReadThrough() throws Exception {
    byte[][] members = new byte[45_001][];
    Arrays.fill(members, gzip(new byte[0]));
    members[45_000] = gzip(bytes(event("e", "1")));
    HttpResponse<String> answer = post(joined(members), "application/json", "gzip");
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).contains("\"accepted\":1");
  }

  @Test
  void saysWhatIsWrongWithABodyThatIsNoGzipOrCutOff() throws Exception {
    byte[] whole = gzip(bytes(event("e", "1")));
    for (byte[] body : List.of(bytes(event("e", "1")), Arrays.copyOf(whole, whole.length - 9))) {
      HttpResponse<String> answer = post(body, "application/json", "gzip");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("Content-Encoding: is gzip");
    }
  }

  /** The JDK's own stream ends without a word where the first member does. */
  @Test
  void saysSoWhereWhatFollowsAMemberCanNotBeUnpacked() throws Exception {
    byte[] first = gzip(bytes(event("e", "1")));
    byte[] second = gzip(bytes(event("e", "2")));
    byte[] damaged = second.clone();
    damaged[2] = 9;
    int before = KINESIS.records(stream).size();
    for (byte[] rest :
        List.of(
            bytes(event("e", "2")),
            damaged,
            Arrays.copyOf(second, 1),
            Arrays.copyOf(second, 5),
            Arrays.copyOf(second, second.length - 1),
            new byte[] {0x1f, (byte) 0x8c},
            new byte[] {0, 0, 1})) {
      HttpResponse<String> answer = post(joined(first, rest), "application/json", "gzip");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(answer.body()).contains("Content-Encoding: is gzip");
    }
    assertThat(KINESIS.records(stream)).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 512})
  void takesSeveralMembersAndZerosThatFillABlock(int zeros) throws Exception {
    byte[] both =
        joined(gzip(bytes(event("e", "1") + "\n")), gzip(bytes(event("e", "2"))), new byte[zeros]);
    HttpResponse<String> answer = post(both, "application/x-ndjson", "gzip");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.body()).contains("\"accepted\":2");
  }

  /** Longer than what is unpacked at a time, so that members end anywhere in it. */
  @Test
  void takesMembersThatEndAnywhere() throws Exception {
    byte[] random = new byte[4000];
    new Random(1).nextBytes(random);
    String noise = HexFormat.of().formatHex(random);
    byte[] whole = new byte[0];
    for (int i = 0; i < 40; i++) {
      String text = event("e", noise.substring(0, 7800 + i)) + "\n";
      whole = joined(whole, gzip(bytes(text)));
    }
    HttpResponse<String> answer = post(whole, "application/x-ndjson", "gzip");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.body()).contains("\"accepted\":40");
    assertThat(post(joined(whole, bytes("x")), "application/x-ndjson", "gzip").statusCode())
        .isEqualTo(400);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "Application/X-WWW-Form-Urlencoded",
        "MULTIPART/form-data; boundary=x"
      })
  void refusesFormsHoweverTheyAreSpelt(String type) throws Exception {
    HttpResponse<String> answer = post(bytes(event("e", "1")), type, null);
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body()).contains("not a form's");
  }

  @Test
  void takesJsonHoweverItsTypeIsSpelt() throws Exception {
    assertThat(post(bytes(event("e", "1")), "Application/JSON", null).statusCode()).isEqualTo(202);
  }

  /** By hand: the JDK's client has had faults of its own here. */
  @Test
  void asksForABodyThatIsHeldBackUntilThen() throws Exception {
    byte[] body = bytes(event("e", "1"));
    String head =
        "POST /ingest/demo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + ("Content-Length: " + body.length + "\r\nExpect: 100-continue\r\n\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(bytes(head));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertThat(answer.readLine()).isEqualTo("HTTP/1.1 100 Continue");
      assertThat(answer.readLine()).isEmpty();
      socket.getOutputStream().write(body);
      assertThat(answer.readLine()).isEqualTo("HTTP/1.1 202 Accepted");
    }
  }

  @Test
  void meetsNoOtherExpectation() throws Exception {
    RawAnswer answer =
        RawHttp.send(
            app.port(),
            "POST /ingest/demo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\nExpect: cake\r\n\r\n{}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(417);
    assertThat(answer.text()).contains("Expect: should be 100-continue");
  }
}
