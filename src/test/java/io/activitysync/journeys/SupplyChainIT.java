package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the jar, by the bill of materials that is in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SupplyChainIT {
  private static final Path JAR = Path.of("target/activity-sync.jar");

  private ZipFile jar;
  private Set<String> entries;
  private List<JsonNode> components;

  @BeforeAll
  void open() throws IOException {
    jar = new ZipFile(JAR.toFile());
    entries = jar.stream().map(ZipEntry::getName).collect(Collectors.toSet());
    ZipEntry entry = jar.getEntry("META-INF/sbom/application.cdx.json");
    // its goal wants to be online, also where it has all that it needs
    assumeTrue(
        entry != null || Boolean.parseBoolean(System.getenv("CI")),
        "the bill of materials is not written by mvn -o");
    JsonNode bom = new ObjectMapper().readTree(jar.getInputStream(entry));
    components =
        StreamSupport.stream(bom.path("components").spliterator(), false)
            .collect(Collectors.toList());
  }

  @AfterAll
  void close() throws IOException {
    jar.close();
  }

  @Test
  void theJarHasLessThanEightyMegabytes() throws IOException {
    assertThat(Files.size(JAR)).isLessThan(80_000_000);
  }

  @Test
  void theJarHasTheFasterTlsForWhereItRunsInProduction() {
    assertThat(entries)
        .contains(
            "META-INF/native/libnetty_tcnative_linux_x86_64.so",
            "META-INF/native/libnetty_tcnative_linux_aarch_64.so");
  }

  /** Their faults are in the advisories of these projects; the versions are the first without. */
  @ParameterizedTest
  @CsvSource({
    "io.netty, netty-codec-http, 4.1.135.Final",
    "io.vertx, vertx-core, 4.5.27",
    "org.apache.kafka, kafka-clients, 3.9.2",
    "ch.qos.logback, logback-core, 1.5.25",
    "com.google.protobuf, protobuf-java, 3.25.5",
    "org.apache.commons, commons-lang3, 3.18.0"
  })
  void versionsWithKnownFaultsAreNotPacked(String group, String name, String first) {
    assertThat(components)
        .filteredOn(each -> text(each, "group").equals(group) && text(each, "name").equals(name))
        .hasSize(1)
        .allSatisfy(each -> assertThat(atLeast(text(each, "version"), first)).isTrue());
  }

  private static boolean atLeast(String version, String first) {
    List<Integer> have = numbers(version);
    List<Integer> least = numbers(first);
    for (int i = 0; i < least.size(); i++) {
      int difference = have.get(i) - least.get(i);
      if (difference != 0) {
        return difference > 0;
      }
    }
    return true;
  }

  private static List<Integer> numbers(String version) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : version.replace(".Final", "").split("\\.", -1)) {
      numbers.add(Integer.valueOf(part));
    }
    return numbers;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "software.amazon.kinesis",
        "software.amazon.glue",
        "com.amazonaws",
        "org.apache.avro",
        "org.scala-lang",
        "org.jetbrains.kotlin",
        "io.reactivex.rxjava3"
      })
  void nothingOfTheKinesisClientLibraryIsPacked(String group) {
    assertThat(components).noneMatch(each -> text(each, "group").equals(group));
  }

  /** In its own folder, or the one text of a licence that needs no name in it. */
  @Test
  void everyLicenceIsPackedWithWhatItIsFor() {
    Set<String> without = new TreeSet<>();
    for (JsonNode component : components) {
      String own =
          "META-INF/third-party/"
              + text(component, "name")
              + "-"
              + text(component, "version")
              + "-jar/";
      boolean packed =
          entries.stream().anyMatch(entry -> entry.startsWith(own) && !entry.endsWith("/"));
      boolean told =
          StreamSupport.stream(component.path("licenses").spliterator(), false)
              .map(each -> each.at("/license/id").asText())
              .anyMatch(id -> entries.contains("META-INF/licences/" + id + ".txt"));
      if (!packed && !told) {
        without.add(text(component, "name"));
      }
    }
    assertThat(without).isEmpty();
    assertThat(entries).contains("META-INF/NOTICE");
  }

  private static String text(JsonNode component, String name) {
    return component.path(name).asText();
  }
}
