package io.activitysync.route.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What worked is kept, and takes the place of what does not. */
class LastGoodTest {
  private static final String TEMPLATE = RouteFiles.NEEDED.get(0);

  @TempDir private Path folder;
  private Path kept;
  private String template;

  @BeforeEach
  void read() throws Exception {
    kept = folder.resolve(".last-good").resolve(TEMPLATE);
    template = Files.readString(Path.of("routes").resolve(TEMPLATE));
  }

  private RouteFile changed(String comment) throws Exception {
    return RouteFile.of(Files.writeString(folder.resolve(TEMPLATE), template + comment));
  }

  @Test
  void oneThatIsHalfWrittenKeepsNothingFromStarting() throws Exception {
    Files.createDirectories(kept.getParent());
    Files.writeString(kept, "- routeTemplate:\n    id: [activity-sy");
    Files.writeString(folder.resolve(TEMPLATE), "- routeTemplate: [");
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      RouteReload reload = new RouteReload(folder, context, new FakeChanges());
      reload.loadNeeded();
      assertThat(context.getRouteTemplateDefinition("activity-sync")).isNotNull();
      assertThat(reload.refused()).containsOnlyKeys(TEMPLATE);
    }
  }

  @Test
  void takesThePlaceOfItsFormerSelfAtOneStroke() throws Exception {
    RouteFiles files = new RouteFiles(folder);
    files.keep(changed("# first\n"));
    Object first = key();
    try (var reader = Files.newBufferedReader(kept)) {
      files.keep(changed("# second\n"));
      assertThat(reader.lines()).last().isEqualTo("# first");
    }
    assertThat(key()).isNotEqualTo(first);
    assertThat(kept).content().endsWith("# second\n");
    assertThat(kept.getParent()).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void isNotWrittenWhereItIsTheSame() throws Exception {
    RouteFiles files = new RouteFiles(folder);
    files.keep(changed("# first\n"));
    FileTime old = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    Files.setLastModifiedTime(kept, old);
    files.keep(changed("# first\n"));
    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(old);
  }

  private Object key() throws Exception {
    return Files.readAttributes(kept, BasicFileAttributes.class).fileKey();
  }
}
