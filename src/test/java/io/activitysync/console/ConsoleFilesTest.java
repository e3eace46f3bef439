package io.activitysync.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.connection.settings.Violation;
import io.activitysync.kinesis.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The console's files: all are served, none is large, and texts are whole in each language. */
class ConsoleFilesTest {
  private static final Path FOLDER = Path.of("src/main/resources/console");
  private static final Pattern OF_THE_PROCESS =
      Pattern.compile("(cause|review|wrong|said)\\..*|problem\\.[A-Z].*");

  private static final Path SOURCES = Path.of("src/main/java/io/activitysync");

  /** Problems by their titles, and titles of problems that are made elsewhere. */
  private static final Pattern TITLE =
      Pattern.compile(
          "(?:Problem\\(|VertxAnswers\\.end\\(\\s*\\w+,)\\s*\\d{3},\\s*\"([^\"]+)\""
              + "|(?:UNREADABLE =|AtOnce\\(\\w+,)\\s*\"([^\"]+)\"");

  private static final Pattern KEY = Pattern.compile("\\bt\\(\\s*'([^']+)'");

  @Test
  void everyFileOfTheFolderIsServed() throws IOException {
    try (var files = Files.walk(FOLDER)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
              .filter(name -> !name.equals("index.html"))
              .sorted()
              .toList();
      assertThat(ConsoleFiles.OWN).isSorted().isEqualTo(names);
    }
  }

  /** All that is asked for before the list of connections is there; charts come when looked at. */
  @Test
  void theFirstPaintTakesLessThanAHundredKilobytes() {
    int bytes =
        new ConsoleFiles(context -> "/")
            .files().entrySet().stream()
                .filter(file -> !file.getKey().contains("uplot"))
                .filter(file -> !file.getKey().endsWith("de.json"))
                .mapToInt(file -> file.getValue().packed().length())
                .sum();
    assertThat(bytes).isBetween(20_000, 100_000);
  }

  @Test
  void nothingInTheFilesComesFromElsewhere() throws IOException {
    for (String name : ConsoleFiles.OWN) {
      String text = Files.readString(FOLDER.resolve(name));
      assertThat(text.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:");
    }
    assertThat(Files.readString(FOLDER.resolve("index.html")))
        .doesNotContain("http:", "https:", "style=", "<style", " onclick");
  }

  @Test
  void everyTextThatAViewAsksForIsThere() throws IOException {
    JsonNode english = texts("en");
    for (String name : ConsoleFiles.OWN) {
      if (name.endsWith(".js")) {
        KEY.matcher(Files.readString(FOLDER.resolve(name)))
            .results()
            .map(found -> found.group(1))
            .forEach(
                key ->
                    assertThat(english.has(key) || english.has(key + ".other"))
                        .as("%s of %s", key, name)
                        .isTrue());
      }
    }
  }

  @Test
  void eachLanguageHasAllTexts() throws IOException {
    Set<String> german = keys(texts("de"));
    // what is wrong is said in English by the process itself
    german.removeIf(key -> OF_THE_PROCESS.matcher(key).matches());
    assertThat(german).isEqualTo(keys(texts("en")));
    Pattern value = Pattern.compile("\\{\\w+}");
    JsonNode english = texts("en");
    for (var text : texts("de").properties()) {
      if (!german.contains(text.getKey())) {
        continue;
      }
      Set<String> wanted =
          value
              .matcher(english.path(text.getKey()).asText())
              .results()
              .map(found -> found.group())
              .collect(Collectors.toSet());
      assertThat(
              value
                  .matcher(text.getValue().asText())
                  .results()
                  .map(found -> found.group())
                  .toList())
          .as(text.getKey())
          .hasSameElementsAs(wanted);
    }
  }

  /** English is the process's own. */
  @Test
  void eachFaultAndWhatToReviewIsSaidInGerman() throws IOException {
    JsonNode german = texts("de");
    for (Fault fault : Fault.values()) {
      assertThat(german.has("cause." + fault)).as("cause.%s", fault).isTrue();
      for (String what : fault.review()) {
        assertThat(german.has("review." + what)).as("review.%s", what).isTrue();
      }
    }
  }

  /** What passes may stand within another sentence, as of a test that came to no answer. */
  @Test
  void whatPassesIsSaidInGermanWithinASentenceToo() throws IOException {
    JsonNode german = texts("de");
    for (Fault fault : Fault.values()) {
      if (fault.kind() == Fault.Kind.PASSING) {
        assertThat(german.path("said." + fault.message())).isEqualTo(german.get("cause." + fault));
      }
    }
  }

  /** Of a source, and of a pause that is no fault of the way to Kinesis. */
  @Test
  void whyEventsDoNotComeIsSaidInGerman() throws IOException {
    List<String> keys = keys(texts("de")).stream().toList();
    String runtime = sources(SOURCES.resolve("runtime"));
    List<String> said =
        Pattern.compile("\"(The (?:route|event version) [^\"]*|[a-z ]*(?:the|no) broker [^\"]+)\"")
            .matcher(runtime)
            .results()
            .map(found -> "said." + found.group(1))
            .toList();
    assertThat(said).hasSizeGreaterThan(8);
    for (String sentence : said) {
      assertThat(keys).anyMatch(key -> key.startsWith(sentence));
    }
    List<String> causes =
        Pattern.compile("new PauseReason\\(\\s*\"([A-Z_]+)\"")
            .matcher(runtime + sources(SOURCES.resolve("route")))
            .results()
            .map(found -> "cause." + found.group(1))
            .toList();
    assertThat(causes).hasSizeGreaterThan(3);
    assertThat(keys).containsAll(causes);
  }

  /** English is the process's own, likewise. */
  @Test
  void whatIsWrongWithEachFieldIsSaidInGerman() throws IOException {
    JsonNode german = texts("de");
    for (SettingField field : SettingField.values()) {
      assertThat(german.has("wrong." + field.json())).as(field.json()).isTrue();
    }
    for (Violation.Code code : Violation.Code.values()) {
      assertThat(german.has("wrong." + code) || code == Violation.Code.INVALID)
          .as("%s", code)
          .isTrue();
    }
  }

  /** Whatever the console may be answered. */
  @Test
  void eachProblemIsSaidInGerman() throws IOException {
    JsonNode german = texts("de");
    Set<String> titles = new TreeSet<>();
    for (String room : List.of("http", "management/access", "management/rest")) {
      TITLE
          .matcher(sources(SOURCES.resolve(room)))
          .results()
          .forEach(found -> titles.add(found.group(found.group(1) == null ? 2 : 1)));
    }
    assertThat(titles).hasSizeGreaterThan(30);
    assertThat(titles).allMatch(title -> german.has("problem." + title));
  }

  /** A sentence that is worded anew is worded anew there, too. */
  @Test
  void eachSentenceThatIsSaidInGermanIsOneOfTheProcess() throws IOException {
    String sources = sources(SOURCES).replaceAll("\"\\s*\\+\\s*\"", "").replace("\\\"", "\"");
    List<String> keys = keys(texts("de")).stream().filter(key -> key.startsWith("said.")).toList();
    assertThat(keys).hasSizeGreaterThan(40);
    for (String key : keys) {
      for (String part : key.substring("said.".length()).split("\\{\\d}", -1)) {
        assertThat(sources.contains(part.strip())).as("%s of %s", part, key).isTrue();
      }
    }
  }

  private static String sources(Path folder) throws IOException {
    StringBuilder all = new StringBuilder();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  private static JsonNode texts(String language) throws IOException {
    return new ObjectMapper()
        .readTree(FOLDER.resolve("assets/texts/" + language + ".json").toFile());
  }

  private static Set<String> keys(JsonNode texts) {
    Set<String> keys = new TreeSet<>();
    texts.fieldNames().forEachRemaining(keys::add);
    return keys;
  }
}
