package io.activitysync.management.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.Tokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Console and REST below {@code camel.server.path}. */
class ServerPathTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"/,false", "/below/here,false", "/below/here,true"})
  void consoleAndAddressesAreBelowIt(String serverPath, boolean known) throws Exception {
    Tokens tokens = new Tokens(folder);
    Map<String, String> properties = new HashMap<>(known ? tokens.properties() : Map.of());
    properties.put("camel.server.path", serverPath);
    String below = serverPath.equals("/") ? "" : serverPath;
    Instant later = Instant.ofEpochSecond(4_000_000_000L);
    String token = "Bearer " + tokens.of("joe", "operator", later);
    try (TestApp app = TestApp.start(properties)) {
      HttpResponse<String> page = app.send("GET", below + "/", "");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("assets/app.js");
      assertThat(app.send("GET", below + "/assets/app.js", "").statusCode()).isEqualTo(200);
      if (!below.isEmpty()) {
        HttpResponse<String> slashless = app.send("GET", below, "");
        assertThat(slashless.statusCode()).isEqualTo(308);
        assertThat(slashless.headers().firstValue("Location")).contains(below + "/");
      }
      HttpResponse<String> made =
          app.send(
              "POST",
              below + "/api/connections",
              "{\"id\":\"acme\"}",
              "Content-Type",
              "application/json",
              "Authorization",
              token);
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
      String location = made.headers().firstValue("Location").orElseThrow();
      assertThat(location).isEqualTo(below + "/api/connections/acme");
      assertThat(app.send("GET", location, "", "Authorization", token).statusCode()).isEqualTo(200);
    }
  }
}
