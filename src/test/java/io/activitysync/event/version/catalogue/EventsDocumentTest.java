package io.activitysync.event.version.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps docs/events.md as the catalogue has it; {@code -Ddocs.write=true} writes it anew. */
class EventsDocumentTest {
  private static final Path DOCUMENT = Path.of("docs/events.md");

  @Test
  void theDocumentSaysWhatTheCatalogueSays() throws Exception {
    String expected = EventsDocument.of(EventCatalogue.builtIn());
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(Files.readString(DOCUMENT))
        .as("run mvn test -Dtest=EventsDocumentTest -Ddocs.write=true")
        .isEqualTo(expected);
  }
}
