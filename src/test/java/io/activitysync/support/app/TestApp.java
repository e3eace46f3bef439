package io.activitysync.support.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.activitysync.ActivityMain;
import io.activitysync.Wiring;
import io.activitysync.route.files.RouteFiles;
import io.activitysync.support.http.Ports;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.util.FileUtil;

/** The whole application in this JVM, on free ports of loopback. Not for use by several threads. */
public final class TestApp implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ActivityMain main = new ActivityMain();
  private final int port = Ports.free();
  private final int managementPort = Ports.free();
  private final Path data = Files.createTempDirectory("activity-sync-test");

  private TestApp(String settings, Path routes, Map<String, String> properties) throws Exception {
    main.setDefaultPropertyPlaceholderLocation(settings + "classpath:activity-sync.properties");
    main.addOverrideProperty("camel.server.port", Integer.toString(port));
    main.addOverrideProperty("camel.management.port", Integer.toString(managementPort));
    main.addOverrideProperty("activity-sync.store.url", "jdbc:h2:file:" + data.resolve("store"));
    main.addOverrideProperty("activity-sync.store.key-file", data.resolve("key.json").toString());
    // a machine that halts for ten seconds is no fault of what is tested
    main.addOverrideProperty("activity-sync.call-timeout", "60s");
    // Camel's own keeps a hook of the JVM, and by it the whole application, until the JVM ends
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    properties.forEach(main::addOverrideProperty);
    RouteFiles files = new RouteFiles(routes);
    main.configure().withRoutesIncludePattern("false");
    Wiring.install(main, files.folder());
    main.start();
  }

  /** Starts with the built-in route files. */
  public static TestApp start(Map<String, String> properties) throws Exception {
    return start(Path.of("target/no-routes"), properties);
  }

  /** Starts with route files of a folder. */
  public static TestApp start(Path routes, Map<String, String> properties) throws Exception {
    return new TestApp("", routes, properties);
  }

  /** Starts with a file of properties, and route files of a folder. */
  public static TestApp ofFiles(Path settings, Path routes) throws Exception {
    return new TestApp("file:" + settings + ",", routes, Map.of());
  }

  /** Camel's context. */
  public CamelContext camel() {
    return main.getCamelContext();
  }

  /** Where HTTP sources and REST listen. */
  public int port() {
    return port;
  }

  /** Where health and metrics are. */
  public int managementPort() {
    return managementPort;
  }

  /** Sends a request to REST or to an HTTP source. */
  public HttpResponse<String> call(String method, String path, String body) throws Exception {
    return call(method, path, "application/json", body);
  }

  /** Sends a request with a content type of its own. */
  public HttpResponse<String> call(String method, String path, String type, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", type)
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  /** Sends a request with headers of its own, name after name with its value. */
  public HttpResponse<String> send(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /** Where REST and HTTP sources are, as {@code http://127.0.0.1:8080}. */
  public String address() {
    return "http://127.0.0.1:" + port;
  }

  /** What Prometheus would read. */
  public String metrics() throws Exception {
    return observe("metrics").body();
  }

  /** What the health checks say. */
  public String health() throws Exception {
    return observe("health").body();
  }

  /** Something below {@code /observe}, as {@code health/live}. */
  public HttpResponse<String> observe(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + managementPort + "/observe/" + path);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  /** Posts events to a connection's HTTP source. */
  public HttpResponse<String> ingest(String connection, String body) throws Exception {
    return call("POST", "/ingest/" + connection, body);
  }

  /** A verb on a connection by REST, as {@code retry}. */
  public HttpResponse<String> act(String connection, String verb) throws Exception {
    return call("POST", "/api/connections/" + connection + "/" + verb, "");
  }

  /** A connection as REST shows it. */
  public String show(String connection) throws Exception {
    return call("GET", "/api/connections/" + connection, "").body();
  }

  /** As {@link #show}, and of several processes what this one sees by itself. */
  public String sees(String connection) throws Exception {
    ObjectNode json = (ObjectNode) JSON.readTree(show(connection));
    if (json.remove("instances") instanceof ArrayNode instances) {
      for (JsonNode one : instances) {
        if (one.get("self").asBoolean()) {
          json.setAll((ObjectNode) one);
        }
      }
    }
    return json.toString();
  }

  @Override
  public void close() {
    RouteCoverage.collect(camel());
    main.stop();
    FileUtil.removeDir(data.toFile());
  }
}
