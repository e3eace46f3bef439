package io.activitysync.connection.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Speaks enough of KMS's HTTP to wrap and unwrap; its secret is to turn every bit. */
final class FakeKms implements AutoCloseable {
  static final String KEY = "arn:aws:kms:eu-central-1:123456789012:key/store";

  private static final Pattern VALUE =
      Pattern.compile("\"(?:Plaintext|CiphertextBlob)\"\\s*:\\s*\"([^\"]+)\"");

  private final HttpServer server;
  private volatile boolean denying;

  FakeKms() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Whether every call is refused, as by a policy. */
  void deny(boolean value) {
    denying = value;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Matcher value = VALUE.matcher(body);
    if (denying || !body.contains(KEY) || !value.find()) {
      reply(exchange, 400, "{\"__type\":\"AccessDeniedException\",\"message\":\"not allowed\"}");
      return;
    }
    byte[] bytes = Base64.getDecoder().decode(value.group(1));
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ~bytes[i];
    }
    String field = target.endsWith(".Encrypt") ? "CiphertextBlob" : "Plaintext";
    String turned = Base64.getEncoder().encodeToString(bytes);
    reply(exchange, 200, "{\"KeyId\":\"" + KEY + "\",\"" + field + "\":\"" + turned + "\"}");
  }

  private static void reply(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
