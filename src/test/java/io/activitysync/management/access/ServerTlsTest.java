package io.activitysync.management.access;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.support.app.TestApp;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS as {@code docs/security.md} sets it up. */
class ServerTlsTest {
  private static final String PASSWORD = "a password of this test";

  @TempDir private Path folder;

  @Test
  void documentedSettingsServeBothPortsByTlsAlone() throws Exception {
    String document = Files.readString(Path.of("docs/security.md"));
    Path keystore = makeKeystore(document);
    HttpClient trusting = HttpClient.newBuilder().sslContext(trust(keystore)).build();
    try (TestApp app = TestApp.start(settings(document, keystore))) {
      for (String address :
          List.of(
              "localhost:" + app.port() + "/api/connections",
              "localhost:" + app.managementPort() + "/observe/health")) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + address)).build();
        HttpResponse<String> answer = trusting.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.sslSession().orElseThrow().getProtocol()).startsWith("TLSv1.");

        HttpRequest plain = HttpRequest.newBuilder(URI.create("http://" + address)).build();
        assertThatThrownBy(() -> trusting.send(plain, BodyHandlers.ofString()))
            .isInstanceOf(java.io.IOException.class);
        assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()))
            .isInstanceOf(SSLHandshakeException.class);
      }
    }
  }

  private Path makeKeystore(String document) throws Exception {
    Matcher command = Pattern.compile("`keytool (-genkeypair [^`]+)`").matcher(document);
    assertThat(command.find()).isTrue();
    Path keystore = folder.resolve("server.p12");
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.addAll(List.of(command.group(1).replace("server.p12", keystore.toString()).split(" ")));
    words.addAll(List.of("-storepass", PASSWORD)); // it would ask for it
    Process keytool =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(60, SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(folder.resolve("keytool.log"))).isZero();
    return keystore;
  }

  private static Map<String, String> settings(String document, Path keystore) throws Exception {
    Matcher block = Pattern.compile("## TLS\\s+```\\n(.*?)```", Pattern.DOTALL).matcher(document);
    assertThat(block.find()).isTrue();
    Properties properties = new Properties();
    properties.load(
        new StringReader(
            block
                .group(1)
                .replace("{{env:SERVER_PASSWORD}}", PASSWORD)
                .replace("server.p12", keystore.toString())));
    Map<String, String> settings = new HashMap<>();
    properties.forEach((key, value) -> settings.put((String) key, (String) value));
    return settings;
  }

  private static SSLContext trust(Path keystore) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keystore)) {
      store.load(in, PASSWORD.toCharArray());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
