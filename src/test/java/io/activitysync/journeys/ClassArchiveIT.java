package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.support.app.JarProcess;
import io.activitysync.support.http.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts by an archive of classes, by the commands of docs/performance.md. */
class ClassArchiveIT {
  private static final Path DOCUMENT = Path.of("docs/performance.md");
  private static final String JAVA = ProcessHandle.current().info().command().orElse("java");

  @TempDir private Path folder;
  private Path jar;
  private String[] commands;

  @BeforeEach
  void makeTheArchive() throws Exception {
    jar = JarProcess.jarIn(folder);
    commands =
        Files.readAllLines(DOCUMENT).stream()
            .filter(line -> line.startsWith("java -XX:"))
            .toArray(String[]::new);
    assertThat(commands).hasSize(2);
    start(commands[0]);
    assertThat(folder.resolve("activity-sync.jsa")).isRegularFile();
  }

  @Test
  void classesComeFromTheArchive() throws Exception {
    start(commands[1], "-Xlog:class+load:file=classes.log");
    assertThat(fromTheArchive())
        .anyMatch(line -> line.contains(" io.activitysync.Wiring "))
        .anyMatch(line -> line.contains(" org.apache.camel.impl.DefaultCamelContext "));
  }

  @Test
  void anArchiveOfAnotherJarIsLeftAside() throws Exception {
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    start(commands[1], "-Xlog:class+load:file=classes.log");
    assertThat(fromTheArchive()).noneMatch(line -> line.contains(" io.activitysync."));
  }

  /** Starts, and stops as an operator does once it runs. */
  private void start(String command, String... more) throws Exception {
    List<String> options = new ArrayList<>(List.of(more));
    options.add("-Dcamel.server.port=" + Ports.free());
    options.add("-Dcamel.management.port=" + Ports.free());
    Stream.of(command.split(" ")).filter(part -> part.startsWith("-X")).forEach(options::add);
    try (JarProcess process = JarProcess.start(JAVA, jar, folder, options)) {
      process.awaitOutput("no connections yet");
      assertThat(process.terminate()).isBetween(0, 143);
    }
  }

  private List<String> fromTheArchive() throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("classes.log"))) {
      return lines.filter(line -> line.contains("shared objects file (top)")).toList();
    }
  }
}
