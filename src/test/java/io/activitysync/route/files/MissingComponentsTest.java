package io.activitysync.route.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.tooling.model.ComponentModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A component that is missing is told with the artifact that has it. */
class MissingComponentsTest {

  @ParameterizedTest
  @CsvSource({
    "imap, camel-mail",
    "smtps, camel-mail",
    "jms, camel-jms",
    "aws2-sns, camel-aws2-sns"
  })
  void namesTheArtifactOfAScheme(String scheme, String artifact) {
    assertThat(MissingComponents.advice(scheme))
        .startsWith("put org.apache.camel:" + artifact + ":4.18.0 ")
        .contains("lib/");
  }

  @Test
  void saysThatCamelHasNone() {
    assertThat(MissingComponents.advice("kafak")).startsWith("Camel has none of that name");
  }

  @Test
  void explainsWhatCamelThrows() {
    Exception thrown =
        new IllegalStateException(
            "outer", new IllegalArgumentException("No component found with scheme: ftp"));

    assertThat(MissingComponents.explain(thrown)).get().asString().contains("\"ftp\"", "camel-ftp");
    assertThat(MissingComponents.explain(new IllegalStateException("other"))).isEmpty();
  }

  @Test
  void explainsWhatARouteThrows() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:any").to("smtp:mail.example");
            }
          });

      assertThatThrownBy(camel::start)
          .satisfies(
              e ->
                  assertThat(MissingComponents.explain(e)).get().asString().contains("camel-mail"));
    }
  }

  @Test
  void knowsAllThatTheCatalogueKnows() throws Exception {
    DefaultCamelCatalog catalog = new DefaultCamelCatalog();
    TreeMap<String, String> expected = new TreeMap<>();
    for (String name : catalog.findComponentNames()) {
      ComponentModel component = catalog.componentModel(name);
      expected.put(component.getScheme(), component.getArtifactId());
    }
    Properties ours = new Properties();
    try (InputStream in =
        MissingComponents.class.getResourceAsStream("/activity-sync/components.properties")) {
      ours.load(in);
    }

    assertThat(catalog.getCatalogVersion()).isEqualTo("4.18.0");
    expected.forEach((scheme, artifact) -> assertThat(ours).containsEntry(scheme, artifact));
  }
}
