package io.activitysync.streamcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.client.ProxySettings;
import io.activitysync.kinesis.client.TransportSettings;
import io.activitysync.kinesis.component.ActivityKinesisComponent;
import io.activitysync.runtime.ConnectionCredentials;
import io.activitysync.runtime.RouteSwitch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkSystemSetting;

/** What step <i>send</i> of the route file says holds for probe, test and STS as well. */
class SendStepTest {
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS);
  private final ActivityKinesisComponent component = new ActivityKinesisComponent(transport);
  private final SendStep step = new SendStep(context, component, RouteSwitch.TEMPLATE);

  @BeforeEach
  void start() {
    context.addComponent("aws2-kinesis", component);
    context.start();
  }

  @AfterEach
  void stop() throws IOException {
    context.close();
    transport.close();
  }

  @Test
  void theFileAsItIsReachesTheRegionOrTheConnectionsEndpoint() throws Exception {
    load("");

    assertThat(step.of(settings()).address().endpoint())
        .isEqualTo(URI.create("https://kinesis.eu-central-1.amazonaws.com"));
    assertThat(step.of(settings()).transport()).isSameAs(transport);
    assertThat(
            step.of(settings().with(SettingField.ENDPOINT, "http://127.0.0.1:4567"))
                .address()
                .endpoint())
        .isEqualTo(URI.create("http://127.0.0.1:4567"));
    String arn = "arn:aws:kinesis:eu-central-1:111122223333:stream/activity";
    assertThat(step.of(settings().with(SettingField.STREAM_ARN, arn)).address().streamArn())
        .isEqualTo(arn);
  }

  @Test
  void proxyTrustAndEndpointOfTheStepAreTaken() throws Exception {
    load(
        """
                proxyProtocol: HTTP
                proxyHost: 127.0.0.1
                proxyPort: 3128
                trustAllCertificates: true
        """);

    TransportSettings settings = step.of(settings()).transport().settings();

    assertThat(settings.proxy()).isEqualTo(new ProxySettings("http", "127.0.0.1", 3128));
    assertThat(settings.trustAllCertificates()).isTrue();
    assertThat(step.of(settings()).transport())
        .as("one for all connections")
        .isSameAs(step.of(settings()).transport());
  }

  @Test
  void aStepThatCantBeUsedSaysSo() throws Exception {
    load("                ordering: sideways\n");

    assertThatThrownBy(() -> step.of(settings()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("step send")
        .hasRootCauseMessage("ordering must be one of [strict, relaxed]: sideways");
  }

  @Test
  void awssOwnSettingsChooseTheKindOfEndpoint() throws Exception {
    load("");
    System.setProperty(SdkSystemSetting.AWS_USE_FIPS_ENDPOINT.property(), "true");
    try {
      assertThat(step.of(settings()).address().endpoint())
          .isEqualTo(URI.create("https://kinesis-fips.eu-central-1.amazonaws.com"));
    } finally {
      System.clearProperty(SdkSystemSetting.AWS_USE_FIPS_ENDPOINT.property());
    }
  }

  @Test
  void probeAndStsGoThroughTheProxy() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 20, InetAddress.getLoopbackAddress())) {
      load(
          "                proxyProtocol: HTTP\n                proxyHost: 127.0.0.1\n                proxyPort: "
              + proxy.getLocalPort()
              + "\n");
      ConnectionCredentials credentials =
          new ConnectionCredentials(context, step::of, Clock.systemUTC());
      StreamCheck check =
          new StreamCheck(
              step::of, credentials::of, component.describeLimiter(), Clock.systemUTC(), List.of());

      var probed = check.probe(settings());
      assertThat(refuse(proxy)).isEqualTo("CONNECT kinesis.eu-central-1.amazonaws.com:443");
      assertThat(probed.get(60, TimeUnit.SECONDS).wrong().cause()).isEqualTo("NETWORK");

      CompletableFuture<StreamCheckReport> tested =
          check.run(
              settings()
                  .with(SettingField.CREDENTIALS, "assume-role")
                  .with(SettingField.ROLE_ARN, "arn:aws:iam::111122223333:role/writer"),
              false);
      assertThat(refuse(proxy)).isEqualTo("CONNECT sts.eu-central-1.amazonaws.com:443");
      assertThat(tested).isNotCancelled();
    }
  }

  /** What the proxy was asked for. */
  private static String refuse(ServerSocket proxy) throws IOException {
    try (Socket asked = proxy.accept();
        Scanner lines = new Scanner(asked.getInputStream(), StandardCharsets.ISO_8859_1)) {
      String line = lines.nextLine();
      asked
          .getOutputStream()
          .write("HTTP/1.1 403 Forbidden\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      return line.substring(0, line.lastIndexOf(' '));
    }
  }

  /** The route file with lines added to the parameters of its step. */
  private void load(String lines) throws Exception {
    String file = Files.readString(Path.of("routes/activity-sync.camel.yaml"));
    String region = "                region: \"{{region}}\"\n";
    assertThat(file).contains(region);
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            ResourceHelper.fromString(
                "activity-sync.camel.yaml",
                file.replace(
                    region, region + lines.indent(0).replaceAll("(?m)^ +", " ".repeat(16)))));
  }

  private static ConnectionSettings settings() {
    return ConnectionSettings.of(
        "acme",
        Map.of(
            SettingField.STREAM_NAME, "activity",
            SettingField.REGION, "eu-central-1",
            SettingField.ACCESS_KEY_ID, "AKIAIOSFODNN7EXAMPLE",
            SettingField.SECRET_ACCESS_KEY, "not-a-secret",
            SettingField.VERSION, "1.0"));
  }
}
