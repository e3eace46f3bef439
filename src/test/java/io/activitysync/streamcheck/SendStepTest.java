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
import io.activitysync.support.app.SendParameters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;
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
    load();

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
        "proxyProtocol: HTTP",
        "proxyHost: 127.0.0.1",
        "proxyPort: 3128",
        "trustAllCertificates: true");

    TransportSettings settings = step.of(settings()).transport().settings();

    assertThat(settings.proxy()).isEqualTo(new ProxySettings("http", "127.0.0.1", 3128));
    assertThat(settings.trustAllCertificates()).isTrue();
    assertThat(step.of(settings()).transport())
        .as("one for all connections")
        .isSameAs(step.of(settings()).transport());
  }

  @Test
  void optionsOfSendingAreThoseOfTheFileAsItIsNow() throws Exception {
    Set<String> names = Set.of("ordering", "maxInFlight");
    load("ordering: relaxed", "maxInFlight: 7");
    Map<String, Object> asked = step.options(settings(), names);
    assertThat(asked).isEqualTo(Map.of("ordering", "relaxed", "maxInFlight", 7));
    assertThat(step.options(settings(), names)).as("read once").isSameAs(asked);
    assertThat(step.options(settings(), Set.of("ordering")))
        .isEqualTo(Map.of("ordering", "relaxed"));

    context.removeRouteTemplates("*");
    context.getPropertiesComponent().addInitialProperty("how", "relaxed");
    load("ordering: \"{{how}}\"");
    assertThat(step.options(settings(), names))
        .isEqualTo(Map.of("ordering", "relaxed", "maxInFlight", 16));

    context.removeRouteTemplates("*");
    load("ordering: sideways");
    assertThat(step.options(settings(), names)).isEmpty();
  }

  @Test
  void aStepThatCantBeUsedSaysSo() throws Exception {
    load("ordering: sideways");

    assertThatThrownBy(() -> step.of(settings()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("step send")
        .hasRootCauseMessage("ordering must be one of [strict, relaxed]: sideways");
  }

  @Test
  void awssOwnSettingsChooseTheKindOfEndpoint() throws Exception {
    load();
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
      load(SendParameters.proxy(proxy.getLocalPort()));
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

  private void load(String... parameters) throws Exception {
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            ResourceHelper.fromString(
                "activity-sync.camel.yaml", SendParameters.routeFile(parameters)));
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
