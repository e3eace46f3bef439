package io.activitysync.route.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.event.version.EventVersions;
import io.activitysync.event.version.catalogue.EventCatalogue;
import io.activitysync.event.version.yaml.VersionFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of versions that can't be read. */
class DeclaredVersionsTest {
  private static final String EXAMPLE = "1.1-example";

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final DefaultCamelContext context = new DefaultCamelContext();
  @TempDir private Path root;

  @AfterEach
  void close() {
    timer.shutdownNow();
    context.stop();
  }

  @Test
  void folderWhoseRouteCannotBeReadStandsForItsVersionAllTheSame() throws Exception {
    Path loop = Files.createDirectory(root.resolve("2.0")).resolve("version.camel.yaml");
    Files.createSymbolicLink(loop, loop);
    Files.createDirectory(root.resolve("no-version"));
    Files.writeString(root.resolve("notes"), "no folder");
    assertThat(DeclaredVersions.ids(root)).containsExactly("2.0");
    assertThat(DeclaredVersions.kinds(root)).isEmpty();
  }

  private static Path copyOfExample(Path folder) throws Exception {
    Path source = Path.of("routes", "versions", EXAMPLE);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(source.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    return folder;
  }

  /** As Kubernetes has it of a ConfigMap whose items are at paths of their own. */
  @Test
  void folderThatIsALinkIsTakenAnewOnceItLeadsElsewhere(@TempDir Path mounted) throws Exception {
    copyOfExample(mounted.resolve("1").resolve(EXAMPLE));
    Path next = copyOfExample(mounted.resolve("2").resolve(EXAMPLE)).resolve("version.json");
    Files.writeString(next, Files.readString(next).replace("v1.1 (example)", "changed"));
    Path data = Files.createSymbolicLink(mounted.resolve("..data"), Path.of("1"));
    Files.createSymbolicLink(root.resolve(EXAMPLE), data.resolve(EXAMPLE));
    context.start();
    EventVersions versions = EventVersions.builtIn();
    EventCatalogue catalogue = EventCatalogue.builtIn();
    new DeclaredVersions(root, new VersionFolder(context, versions, catalogue), catalogue, () -> {})
        .start(timer);
    assertThat(versions.find(EXAMPLE).orElseThrow().label()).isEqualTo("v1.1 (example)");
    Path swap = Files.createSymbolicLink(mounted.resolve("..data_tmp"), Path.of("2"));
    Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(versions.find(EXAMPLE).orElseThrow().label()).isEqualTo("changed"));
  }

  @Test
  void folderWithoutARouteIsRefusedUntilItHasOneOrIsGone() throws Exception {
    Path example = copyOfExample(root.resolve(EXAMPLE));
    Path route = example.resolve("version.camel.yaml");
    Path elsewhere = Files.move(route, example.resolve("version.yaml"));
    Path other = Files.createDirectory(root.resolve("3.0")).resolve("version.json");
    Files.writeString(other, "{}");
    context.start();
    EventVersions versions = EventVersions.builtIn();
    EventCatalogue catalogue = EventCatalogue.builtIn();
    new DeclaredVersions(root, new VersionFolder(context, versions, catalogue), catalogue, () -> {})
        .start(timer);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(catalogue.refused())
                    .containsEntry(EXAMPLE, "version.camel.yaml is missing")
                    .containsEntry("3.0", "version.camel.yaml is missing"));
    Files.move(elsewhere, route);
    Files.delete(other);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(versions.find(EXAMPLE)).isPresent();
              assertThat(catalogue.refused()).isEmpty();
            });
  }

  @Test
  @Tag("file-permissions")
  void folderThatMayNotBeReadIsRefusedAloneAndTakenOnceItMayBe() throws Exception {
    Path closed = Files.createDirectory(root.resolve("0-closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    assumeThat(Files.isReadable(closed)).as("root reads all").isFalse();
    Path example = copyOfExample(root.resolve(EXAMPLE));
    Path route = example.resolve("version.camel.yaml");
    Files.setPosixFilePermissions(route, PosixFilePermissions.fromString("---------"));
    context.start();
    EventVersions versions = EventVersions.builtIn();
    EventCatalogue catalogue = EventCatalogue.builtIn();
    new DeclaredVersions(root, new VersionFolder(context, versions, catalogue), catalogue, () -> {})
        .start(timer);
    assertThat(versions.find(EXAMPLE)).isEmpty();
    assertThat(catalogue.refused().get(EXAMPLE)).contains("this process may not read it");
    assertThat(catalogue.refused()).containsKey("0-closed");
    Files.setPosixFilePermissions(route, PosixFilePermissions.fromString("r--------"));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(versions.find(EXAMPLE)).isPresent());
    Files.setPosixFilePermissions(example, PosixFilePermissions.fromString("---------"));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(catalogue.refused()).containsKey(EXAMPLE));
    assertThat(versions.find(EXAMPLE)).as("it is not gone").isPresent();
    Files.setPosixFilePermissions(example, PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
  }
}
