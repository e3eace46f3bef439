package io.activitysync.kinesis.component;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.client.TransportSettings;
import io.activitysync.kinesis.delivery.DeliverySettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.catalog.CamelCatalogJSonSchemaResolver;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.catalog.RuntimeCamelCatalog;
import org.apache.camel.component.aws2.kinesis.Kinesis2Component;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.junit.jupiter.api.Test;

/** What Camel's catalogues know of {@code aws2-kinesis:}. */
class OptionsCatalogueTest {
  private static final String FILE = CatalogueFile.PATH;

  @Test
  void theFileIsTheStandardOneAndOurOptions() throws Exception {
    String right = CatalogueFile.of(standard());
    Path written = Path.of("target", "aws2-kinesis.json");
    Files.createDirectories(written.getParent());
    Files.writeString(written, right);

    assertThat(ours())
        .as("src/main/resources/%s has to be as %s, which has just been written", FILE, written)
        .isEqualTo(right);
  }

  @Test
  void whatIsNotSetIsAsTheCatalogueSays() throws Exception {
    ProducerOptions options = new ProducerOptions();
    Map<String, Object> defaults = new TreeMap<>();
    ComponentModel model = JsonMapper.generateComponentModel(ours());
    model.getEndpointParameterOptions().stream()
        .filter(option -> CatalogueFile.names().contains(option.getName()))
        .filter(option -> option.getDefaultValue() != null)
        .forEach(option -> defaults.put(option.getName(), option.getDefaultValue()));

    EndpointConfigurer.takeFrom(defaults, options, null);

    assertThat(options.settings()).isEqualTo(DeliverySettings.DEFAULT);
    assertThat(options.aggregationBuckets).isEqualTo(new ProducerOptions().aggregationBuckets);
  }

  @Test
  void eachOptionOfTheCatalogueIsBound() throws Exception {
    EndpointConfigurer configurer = new EndpointConfigurer();
    try (DefaultCamelContext camel = new DefaultCamelContext();
        KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS)) {
      ActivityKinesisComponent component = new ActivityKinesisComponent(transport);
      camel.addComponent("aws2-kinesis", component);
      ActivityKinesisEndpoint endpoint =
          camel.getEndpoint("aws2-kinesis:x?maxInFlight=3", ActivityKinesisEndpoint.class);

      assertThat(component.getEndpointPropertyConfigurer()).isInstanceOf(EndpointConfigurer.class);
      assertThat(configurer.getOptionValue(endpoint, "maxinflight", true)).isEqualTo(3);
      assertThat(configurer.configure(camel, endpoint, "retryBudget", "30s", false)).isTrue();
      assertThat(endpoint.options().settings().retryBudget()).hasSeconds(30);
      assertThat(CatalogueFile.names())
          .hasSize(8)
          .allSatisfy(name -> assertThat(configurer.getOptionType(name, false)).isNotNull());
      assertThat(configurer.getOptionType("delay", false)).isEqualTo(long.class);
    }
  }

  @Test
  void theRuntimeCatalogueKnowsThem() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      RuntimeCamelCatalog catalog = PluginHelper.getRuntimeCamelCatalog(camel);

      check(uri -> catalog.validateProperties("aws2-kinesis", catalog.endpointProperties(uri)));
    }
  }

  @Test
  void aToolsCatalogueKnowsThemOnceItIsPointedAtTheFile() throws Exception {
    String ours = ours();
    DefaultCamelCatalog catalog = new DefaultCamelCatalog();
    catalog.setJSonSchemaResolver(
        new CamelCatalogJSonSchemaResolver(catalog, Map.of(), Map.of(), Map.of(), Map.of()) {
          @Override
          public String getComponentJSonSchema(String name) {
            return name.equals("aws2-kinesis") ? ours : super.getComponentJSonSchema(name);
          }
        });

    check(catalog::validateEndpointProperties);
  }

  private static void check(Validation catalog) throws Exception {
    String stream = "aws2-kinesis:x?";
    assertThat(
            catalog
                .of(
                    stream
                        + "ordering=strict&aggregation=kpl&aggregationBuckets=16&maxInFlight=4&aggregationMaxSize=9999"
                        + "&maxCallBytes=1000&retryBudget=30s&credentials=#bean:any&region=us-east-1")
                .isSuccess())
        .isTrue();
    assertThat(catalog.of(stream + "ordering=sideways").getInvalidEnum())
        .containsExactly(Map.entry("ordering", "sideways"));
    assertThat(catalog.of(stream + "ordering=sideways").getInvalidEnumChoices().get("ordering"))
        .containsExactly("strict", "relaxed");
    assertThat(catalog.of(stream + "maxInFlight=many").getInvalidInteger())
        .containsOnlyKeys("maxInFlight");
    assertThat(catalog.of(stream + "retryBudget=soon").getInvalidDuration())
        .containsOnlyKeys("retryBudget");
    assertThat(catalog.of(stream + "odering=strict").getUnknown()).containsExactly("odering");
    assertThat(catalog.of(stream + "client=lean").getUnknown()).containsExactly("client");
  }

  private interface Validation {
    EndpointValidationResult of(String uri) throws Exception;
  }

  /** The first on the class path, as Camel finds it. */
  private static String ours() throws IOException {
    return text(OptionsCatalogueTest.class.getResource("/" + FILE));
  }

  private static String standard() throws IOException {
    List<URL> all = Collections.list(Kinesis2Component.class.getClassLoader().getResources(FILE));
    return text(
        all.stream()
            .filter(url -> url.toString().contains("camel-aws2-kinesis-"))
            .findFirst()
            .orElseThrow());
  }

  private static String text(URL url) throws IOException {
    try (InputStream in = url.openStream()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
