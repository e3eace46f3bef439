package io.activitysync.archive;

import io.activitysync.support.http.Ports;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;

/**
 * The S3 that others wrote: the npm package s3rver, as a process of its own with a bucket {@code
 * bucket}. It takes what is not signed, too. For one test, and closed with it.
 */
final class S3Local implements AutoCloseable {
  static final String BUCKET = "bucket";

  /** Access key and secret that it takes. */
  static final String KEY = "S3RVER";

  private static final Pattern KEYS = Pattern.compile("<Key>([^<]+)</Key>");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final URI endpoint;

  S3Local(Path folder) throws IOException {
    this(folder, Ports.free());
  }

  /** At a port that nothing listens on. */
  S3Local(Path folder, int port) throws IOException {
    AwsTools.needPackages();
    endpoint = URI.create("http://127.0.0.1:" + port);
    process =
        new ProcessBuilder(
                "node",
                AwsTools.FOLDER.resolve("node_modules/s3rver/bin/s3rver.js").toString(),
                "--directory",
                folder.toString(),
                "--address",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--silent",
                "--configure-bucket",
                BUCKET)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Awaitility.await("s3rver answers")
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(IOException.class)
        .failFast("s3rver ended", () -> !process.isAlive())
        .until(() -> send("GET", "", null).statusCode() == 200);
  }

  URI endpoint() {
    return endpoint;
  }

  void put(String key, byte[] data) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = send("PUT", path(key), data);
    if (answer.statusCode() != 200) {
      throw new IOException("S3 answered " + answer.statusCode());
    }
  }

  /** All objects by their key. */
  Map<String, byte[]> objects() throws IOException, InterruptedException {
    Map<String, byte[]> objects = new TreeMap<>();
    String list = new String(send("GET", "?max-keys=1000", null).body(), StandardCharsets.UTF_8);
    Matcher key = KEYS.matcher(list);
    while (key.find()) {
      HttpResponse<byte[]> object = send("GET", path(key.group(1)), null);
      boolean framed =
          object.headers().firstValue("Content-Encoding").orElse("").contains("aws-chunked");
      objects.put(key.group(1), framed ? unframe(object.body()) : object.body());
    }
    return objects;
  }

  /**
   * What AWS's library sends in signed chunks, and S3 puts together. s3rver keeps it as it came: a
   * line with the length of each chunk before it, the last of length 0.
   */
  private static byte[] unframe(byte[] chunks) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    String text = new String(chunks, StandardCharsets.ISO_8859_1);
    int at = 0;
    while (true) {
      int end = text.indexOf("\r\n", at);
      int length = Integer.parseInt(text.substring(at, end).replaceFirst(";.*", ""), 16);
      if (length == 0) {
        return whole.toByteArray();
      }
      whole.write(chunks, end + 2, length);
      at = end + 2 + length + 2;
    }
  }

  /** Writes all objects into a folder, as files whose names are their keys. */
  void copyTo(Path folder) throws IOException, InterruptedException {
    for (Map.Entry<String, byte[]> object : objects().entrySet()) {
      Path file = folder.resolve(object.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, object.getValue());
    }
  }

  /** What a compressed object holds. */
  static String unpack(byte[] object) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(object))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String path(String key) {
    return "/" + key.replace("=", "%3D");
  }

  private HttpResponse<byte[]> send(String method, String path, byte[] data)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(endpoint + "/" + BUCKET + path))
            .method(
                method, data == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(data))
            .build(),
        BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    process.destroy();
  }
}
