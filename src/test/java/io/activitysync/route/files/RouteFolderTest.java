package io.activitysync.route.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.util.FileUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder of route files, in a Camel context with nothing else. */
class RouteFolderTest {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final DefaultCamelContext context = new DefaultCamelContext();
  @TempDir private Path folder;
  private final FakeChanges changes = new FakeChanges();
  private RouteReload reload;

  @BeforeEach
  void startCamel() {
    context.start();
    reload = new RouteReload(folder, context, changes);
  }

  @AfterEach
  void close() {
    timer.shutdownNow();
    context.stop();
  }

  private void start() {
    reload.loadNeeded();
    reload.loadOthers();
    reload.start(timer);
  }

  private void copyNeeded() throws Exception {
    for (String name : RouteFiles.NEEDED) {
      Files.copy(Path.of("routes").resolve(name), folder.resolve(name));
    }
  }

  private static String route(String id, String from) {
    return "- route:\n%s    from: {uri: 'direct:%s', steps: [{log: x}]}\n"
        .formatted(id == null ? "" : "    id: " + id + "\n", from);
  }

  private void awaitRefused(String name, String reason) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(reload.refused())
                    .hasEntrySatisfying(name, said -> assertThat(said).contains(reason)));
  }

  private List<String> sources() {
    return context.getRoutes().stream()
        .map(Route::getEndpoint)
        .map(endpoint -> endpoint.getEndpointUri())
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"activity-sync.camel.yaml", "pause-on-failure.camel.yaml"})
  void copyOfASharedFileIsRefusedAtTheStartAndLater(String name) throws Exception {
    copyNeeded();
    Files.copy(folder.resolve(name), folder.resolve("zz-copy.camel.yaml"));
    start();
    String reason = " is that of " + name + ": give it another one";
    awaitRefused("zz-copy.camel.yaml", reason);
    Files.copy(folder.resolve(name), folder.resolve("a-copy.camel.yaml"));
    awaitRefused("a-copy.camel.yaml", reason);
    assertThat(reload.refused()).doesNotContainKey(name);
    assertThat(context.getRouteTemplateDefinitions()).hasSize(1);
    assertThat(context.getRouteConfigurationDefinitions()).hasSize(1);
  }

  @Test
  void configurationsWithoutAnIdAreThoseOfTheirFiles() throws Exception {
    String configuration =
        "- routeConfiguration:\n    onException:\n      - onException: {exception:"
            + " [java.io.IOException], steps: [{log: '%s'}]}\n";
    Files.writeString(folder.resolve("a.camel.yaml"), configuration.formatted("first"));
    Files.writeString(folder.resolve("b.camel.yaml"), configuration.formatted("second"));
    start();
    assertThat(reload.refused()).isEmpty();
    assertThat(context.getRouteConfigurationDefinitions()).hasSize(3);
    Files.writeString(folder.resolve("a.camel.yaml"), configuration.formatted("changed"));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(context.getRouteConfigurationDefinitions())
                    .hasSize(3)
                    .anyMatch(one -> one.getOnExceptions().toString().contains("changed")));
  }

  @Test
  void aFileThatIsRenamedGoesOnUnderItsNewName() throws Exception {
    Path old = Files.writeString(folder.resolve("z.camel.yaml"), route("mine", "a"));
    start();
    assertThat(sources()).containsExactly("direct://a");
    Files.move(old, folder.resolve("a.camel.yaml"));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(reload.refused()).isEmpty();
              assertThat(fileOf("mine")).isEqualTo("a.camel.yaml");
            });
    assertThat(sources()).containsExactly("direct://a");
  }

  private static final String SHARED =
      "- routeConfiguration:\n%s    onException:\n      - onException: {exception:"
          + " [java.io.IOException], steps: [{log: x}]}\n"
          + "- routeTemplate: {id: own, from: {uri: 'direct:t', steps: [{log: x}]}}\n";

  private int shared() {
    return context.getRouteConfigurationDefinitions().size()
        + context.getRouteTemplateDefinitions().size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"    id: own\n", ""})
  void aFileThatOthersAreMadeWithGoesOnUnderItsNewName(String id) throws Exception {
    String content = SHARED.formatted(id) + route("mine", "a");
    Path old = Files.writeString(folder.resolve("a.camel.yaml"), content);
    start();
    assertThat(shared()).isEqualTo(4);
    Path renamed = Files.move(old, folder.resolve("z.camel.yaml"));
    awaitFileOf("z.camel.yaml");
    Files.copy(renamed, old);
    awaitRefused("a.camel.yaml", "is that of z.camel.yaml");
    Files.delete(renamed);
    awaitFileOf("a.camel.yaml");
    assertThat(sources()).containsExactly("direct://a");
    assertThat(shared()).isEqualTo(4);
  }

  private void awaitFileOf(String name) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(fileOf("mine")).isEqualTo(name);
              assertThat(reload.refused()).isEmpty();
            });
  }

  @Test
  void aFileThatOthersCanDoWithoutIsGoneOnceItIsDeleted() throws Exception {
    Path file = Files.writeString(folder.resolve("a.camel.yaml"), SHARED.formatted(""));
    start();
    assertThat(shared()).isEqualTo(4);
    Files.delete(file);
    await().atMost(Duration.ofSeconds(30)).until(() -> shared() == 2);
    assertThat(reload.refused()).isEmpty();
  }

  @Test
  void whatIsRefusedForAnIdOfAnotherIsTakenOnceThatIsFree() throws Exception {
    Path first = Files.writeString(folder.resolve("a.camel.yaml"), route("mine", "a"));
    Files.writeString(folder.resolve("b.camel.yaml"), route("mine", "b"));
    start();
    awaitRefused("b.camel.yaml", "the route id mine is that of a.camel.yaml");
    assertThat(sources()).containsExactly("direct://a");
    Files.writeString(first, route("other", "a"));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(reload.refused()).isEmpty();
              assertThat(sources()).containsExactly("direct://a", "direct://b");
            });
  }

  @Test
  void aRouteWithoutAnIdEndsWithItsFile() throws Exception {
    Path file = Files.writeString(folder.resolve("a.camel.yaml"), route(null, "a"));
    start();
    assertThat(sources()).containsExactly("direct://a");
    Files.writeString(file, route(null, "b") + route("named", "c"));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(sources()).containsExactly("direct://b", "direct://c"));
    Files.writeString(file, route("named", "d"));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(sources()).containsExactly("direct://d"));
    Files.writeString(file, route(null, "e"));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(sources()).containsExactly("direct://e"));
    Files.delete(file);
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(sources()).isEmpty());
    assertThat(context.getRouteDefinitions()).isEmpty();
  }

  @Test
  void anEntryThatCanNotBeReadIsRefusedAndKeepsNoOtherFromBeingTaken() throws Exception {
    Path loop = folder.resolve("loop.camel.yaml");
    Files.createSymbolicLink(loop, loop);
    Files.writeString(folder.resolve("a.camel.yaml"), route("a", "a"));
    start();
    assertThat(sources()).containsExactly("direct://a");
    assertThat(reload.refused()).containsOnlyKeys("loop.camel.yaml");
    Files.writeString(folder.resolve("b.camel.yaml"), route("b", "b"));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(sources()).containsExactly("direct://a", "direct://b"));
    Files.delete(loop);
    Files.writeString(loop, route("c", "c"));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(reload.refused()).isEmpty();
              assertThat(sources()).containsExactly("direct://a", "direct://b", "direct://c");
            });
  }

  @Test
  void whatIsRefusedForAnIdOfARouteInJavaIsTakenOnceThatIsGone() throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:java").routeId("one").log("x");
          }
        });
    Files.writeString(folder.resolve("a.camel.yaml"), route("one", "a"));
    start();
    awaitRefused("a.camel.yaml", "the route id one is in use");
    assertThat(sources()).containsExactly("direct://java");
    context.getRouteController().stopRoute("one");
    context.removeRoute("one");
    awaitSources("direct://a");
    await().atMost(Duration.ofSeconds(30)).until(() -> reload.refused().isEmpty());
  }

  @Test
  void routesThatGetAnotherIdStartInThePlaceOfTheFormer() throws Exception {
    Path file =
        Files.writeString(folder.resolve("a.camel.yaml"), route(null, "a") + route("one", "b"));
    start();
    Files.writeString(file, route("named", "a") + route("renamed", "b"));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(context.getRoute("renamed")).isNotNull());
    awaitSources("direct://a", "direct://b");
    await().atMost(Duration.ofSeconds(30)).until(() -> reload.refused().isEmpty());
  }

  @Test
  void routesWithoutAnIdGoOnWhereTheirFileIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("a.camel.yaml"), route(null, "a"));
    start();
    Files.writeString(file, route(null, "a") + route("one", "a"));
    awaitRefused("a.camel.yaml", "Multiple consumers");
    awaitSources("direct://a");
  }

  @Test
  void aNeededFileThatCanNotBeReadIsRefusedAndTheOneThatIsBuiltInIsTaken() throws Exception {
    Path loop = folder.resolve(RouteFiles.NEEDED.get(0));
    Files.createSymbolicLink(loop, loop);
    start();
    awaitRefused(RouteFiles.NEEDED.get(0), "Too many levels of symbolic links");
    assertThat(context.getRouteTemplateDefinition("activity-sync")).isNotNull();
  }

  @Test
  @Tag("file-permissions")
  void aFileIsTakenOnceItMayBeRead() throws Exception {
    Path file = Files.writeString(folder.resolve("a.camel.yaml"), route("one", "a"));
    Files.setPosixFilePermissions(file, Set.of());
    assumeThat(Files.isReadable(file)).as("root reads all").isFalse();
    start();
    awaitRefused("a.camel.yaml", "this process may not read it");
    Files.setPosixFilePermissions(file, Set.of(PosixFilePermission.OWNER_READ));
    awaitSources("direct://a");
    await().atMost(Duration.ofSeconds(30)).until(() -> reload.refused().isEmpty());
  }

  private static final String HANDLER =
      "- routeConfiguration:\n    id: %s\n    onException:\n      - onException: {exception:"
          + " [java.io.IOException], steps: [{to: '%s'}]}\n";

  private static String handledBy(String configuration, String id) {
    return "- route: {id: %s, routeConfigurationId: %s, from: {uri: 'direct:%s', steps: [{log: x}]}}\n"
        .formatted(id, configuration, id);
  }

  private void awaitHandler(String id, String step) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(context.getRouteDefinition(id)).isNotNull();
              assertThat(context.getRouteDefinition(id).getOutputs().toString()).contains(step);
              assertThat(context.getRouteController().getRouteStatus(id).isStarted()).isTrue();
            });
  }

  @Test
  void aRouteFollowsTheConfigurationThatItHasOfAnotherFile() throws Exception {
    Files.writeString(folder.resolve("a.camel.yaml"), handledBy("mine", "first"));
    Files.writeString(folder.resolve("b.camel.yaml"), route("other", "other"));
    Path handler = folder.resolve("z.camel.yaml");
    Files.writeString(handler, HANDLER.formatted("mine", "log:one"));
    start();
    awaitHandler("first", "log:one");
    Route other = context.getRoute("other");
    Files.writeString(handler, HANDLER.formatted("mine", "log:second"));
    awaitHandler("first", "log:second");
    Files.writeString(folder.resolve("a.camel.yaml"), "this: is no route\n");
    awaitRefused("a.camel.yaml", "should be a list");
    Files.writeString(handler, HANDLER.formatted("mine", "log:the-third"));
    awaitHandler("first", "log:the-third");
    assertThat(reload.refused()).containsOnlyKeys("a.camel.yaml");
    assertThat(context.getRoute("other")).isSameAs(other);
  }

  @Test
  void aConfigurationThatMakesRoutesOfAnotherFileFeedIsTakenOnceTheirSourceIsSafe()
      throws Exception {
    changes.unsafe("direct:first");
    Path fed = Files.writeString(folder.resolve("a.camel.yaml"), handledBy("mine", "first"));
    Path handler = folder.resolve("z.camel.yaml");
    Files.writeString(handler, HANDLER.formatted("mine", "log:one"));
    start();
    Files.writeString(handler, HANDLER.formatted("mine", "direct:acme"));
    awaitRefused("z.camel.yaml", "with it a.camel.yaml would not do: direct:first is not safe");
    awaitHandler("first", "log:one");
    Files.writeString(fed, handledBy("mine", "second"));
    awaitHandler("second", "direct:acme");
    await().atMost(Duration.ofSeconds(30)).until(() -> reload.refused().isEmpty());
  }

  @Test
  void aRouteEndsToUseAConfigurationThatIsGone() throws Exception {
    Files.writeString(folder.resolve("a.camel.yaml"), handledBy("mine", "first"));
    Path handler = folder.resolve("z.camel.yaml");
    Files.writeString(handler, HANDLER.formatted("mine", "log:one"));
    start();
    awaitHandler("first", "log:one");
    Files.delete(handler);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(context.getRouteDefinition("first").getOutputs().toString())
                    .doesNotContain("log:one"));
    assertThat(context.getRouteController().getRouteStatus("first").isStarted()).isTrue();
  }

  static List<Arguments> whatCamelWouldReadOtherwise() {
    String good = route("mine", "a");
    return List.of(
        arguments(
            good.replace("log: x", "log: Gr\u00fc\u00dfe").getBytes(ISO_8859_1),
            "line 3: is not in UTF-8"),
        arguments(good.getBytes(UTF_16), "line 1: is not in UTF-8"),
        arguments(good.getBytes(UTF_16LE), "line 1: holds the character U+0000"),
        arguments(
            (good + "    from: {uri: 'direct:b'}\n").getBytes(UTF_8),
            "line 4: from is there a second time, after line 3"),
        arguments(
            "- route: &a\n    id: mine\n    from: {uri: 'direct:a', steps: [*a]}\n".getBytes(UTF_8),
            "holds itself by an alias"),
        arguments("[".repeat(100_000).getBytes(UTF_8), "is nested too deeply"),
        arguments("# nothing yet\n".getBytes(UTF_8), "is empty"),
        arguments("- route: {id: mine}\n".getBytes(UTF_8), "the route mine has no from"),
        arguments("#".repeat(5 << 20).getBytes(UTF_8), "is larger than 4 MiB"),
        arguments(
            route("mine", "a").replace("direct:a", "platform-http:/ingest/acme").getBytes(UTF_8),
            "platform-http:/ingest/acme has a connection's address"));
  }

  @ParameterizedTest
  @MethodSource("whatCamelWouldReadOtherwise")
  void aFileThatIsNotAsItIsMeantIsRefusedAndWhatRanGoesOn(byte[] content, String reason)
      throws Exception {
    Path file = Files.writeString(folder.resolve("a.camel.yaml"), route("mine", "a"));
    start();
    Files.write(file, content);
    awaitRefused("a.camel.yaml", reason);
    assertThat(sources()).containsExactly("direct://a");
  }

  @Test
  void aFolderInPlaceOfAFileIsTold() throws Exception {
    Path folderOfThatName = Files.createDirectory(folder.resolve("a.camel.yaml"));
    start();
    awaitRefused("a.camel.yaml", "is no file, but a folder");
    Files.delete(folderOfThatName);
    await().atMost(Duration.ofSeconds(30)).until(() -> reload.refused().isEmpty());
  }

  /** Camel names neither, and none of them is right after a while. */
  @Test
  void optionsThatAnEndpointDoesNotHaveAreToldByTheirLines() throws Exception {
    Files.writeString(
        folder.resolve("a.camel.yaml"),
        """
        - route:
            id: mine
            from:
              uri: file:in
              parameters:
                bogus: 1
                delay: "{{?delay}}"
                noop: perhaps
              steps:
                - to: "log:x?showBodi=s3cret"
        """);
    start();
    assertThat(reload.refused())
        .containsEntry(
            "a.camel.yaml",
            "line 6: bogus is not an option of file; line 8: noop should be true or false;"
                + " line 10: showBodi is not an option of log");
    assertThat(reload.missing("mine")).isEmpty();
  }

  @Test
  void theFilesThatShipHaveNoWrongOption() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of("routes"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(RouteReload.ENDING)).toList()) {
        List<RouteFile> one = List.of(RouteFile.of(file));
        Exception failure = new PropertyBindingException(file, "an-option", null);
        assertThat(WrongOptions.explain(context, one, failure)).as("%s", file).isEmpty();
      }
    }
  }

  private void awaitSources(String... expected) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(sources()).containsExactly(expected));
  }

  private String fileOf(String routeId) {
    Route route = context.getRoute(routeId);
    return route == null ? "" : FileUtil.stripPath(route.getSourceResource().getLocation());
  }
}
