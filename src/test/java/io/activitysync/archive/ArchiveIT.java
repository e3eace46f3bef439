package io.activitysync.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.JarProcess;
import io.activitysync.support.http.Ports;
import io.activitysync.support.kinesis.KinesisLocal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way as a user has it: the packed jar, and what docs/aws-setup.md says to put into
 * {@code lib/}. Records that are put together go by Firehose, single ones by the example's route.
 */
class ArchiveIT {
  private static final String JAVA = ProcessHandle.current().info().command().orElse("java");
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** One class of each jar that lib/ has. */
  private static final List<String> LIB =
      List.of(
          "org.apache.camel.component.aws2.s3.AWS2S3Component",
          "software.amazon.awssdk.services.s3.S3Client",
          "software.amazon.awssdk.arns.Arn",
          "software.amazon.awssdk.protocols.xml.AwsXmlProtocolFactory",
          "software.amazon.awssdk.crtcore.CrtConfigurationUtils");

  @TempDir private Path folder;
  private final int port = Ports.free();

  @Test
  void firehoseAndTheRouteAnswerTheQuestionsOfEachVersion() throws Exception {
    KinesisLocal kinesis = KinesisLocal.shared();
    String together = kinesis.createStream(2);
    String single = kinesis.createStream(2);
    Map<String, JsonNode> template = Template.with(Map.of()).resources();
    int s3Port = Ports.free();
    try (S3Local byFirehose = new S3Local(Files.createDirectory(folder.resolve("firehose")));
        S3Local byRoute = new S3Local(Files.createDirectory(folder.resolve("route")), s3Port)) {
      Path work = Files.createDirectory(folder.resolve("work"));
      fillLib(Files.createDirectory(work.resolve("lib")));
      ArchiveRouteTest.copyExample(
          Files.createDirectory(work.resolve("routes")), kinesis, single, s3Port);
      Files.writeString(work.resolve("application.properties"), connections(together, single));
      Path jar = JarProcess.jarIn(work);
      try (JarProcess process = JarProcess.start(JAVA, jar, work, jvmArgs())) {
        process.awaitOutput("listening");
        FirehoseEmulator firehose =
            new FirehoseEmulator(kinesis, together, byFirehose, template.get("Firehose"));
        for (int time = 0; time < 2; time++) {
          for (String version : Questions.versions()) {
            post("together-" + ArchiveTest.connection(version), process);
            post("single-" + ArchiveTest.connection(version), process);
          }
          ArchiveTest.putNoEvent(kinesis, together);
          ArchiveTest.putNoEvent(kinesis, single);
          assertThat(firehose.deliver()).isGreaterThan(30);
        }
        assertThat(kinesis.records(together).size())
            .as("records of several events each")
            .isLessThan(kinesis.records(single).size() / 2);
        await().atMost(LONG).until(() -> lines(byRoute).size() >= kinesis.records(single).size());
      }
      for (S3Local s3 : List.of(byFirehose, byRoute)) {
        Path bucket = Files.createTempDirectory(folder, "bucket");
        s3.copyTo(bucket);
        assertThat(s3.objects().keySet()).anyMatch(key -> key.startsWith("failed/"));
        ArchiveTest.asked(template, bucket);
      }
    }
  }

  private String connections(String together, String single) {
    Map<String, String> properties = new LinkedHashMap<>();
    URI endpoint = KinesisLocal.shared().endpoint();
    for (String version : Questions.versions()) {
      String id = "single-" + ArchiveTest.connection(version);
      properties.putAll(Connect.with(Connect.to(id, single, endpoint), id, "version", version));
      id = "together-" + ArchiveTest.connection(version);
      properties.putAll(
          Connect.with(
              Connect.with(Connect.to(id, together, endpoint), id, "version", version),
              id,
              "aggregation",
              "kpl"));
    }
    StringBuilder file = new StringBuilder();
    properties.forEach((name, value) -> file.append(name).append('=').append(value).append('\n'));
    return file.toString();
  }

  private List<String> jvmArgs() {
    return List.of(
        "-Xmx256m", "-Dcamel.server.port=" + port, "-Dcamel.management.port=" + Ports.free());
  }

  private void post(String connection, JarProcess process) {
    URI uri = URI.create("http://127.0.0.1:" + port + "/ingest/" + connection);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(Campaign.events()))
            .build();
    await(process.output())
        .atMost(LONG)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> HTTP.send(request, BodyHandlers.discarding()).statusCode() == 202);
  }

  /** What the document says, of those that the tests have. */
  private static void fillLib(Path lib) throws Exception {
    List<String> files = new ArrayList<>();
    for (String one : LIB) {
      Path jar =
          Path.of(Class.forName(one).getProtectionDomain().getCodeSource().getLocation().toURI());
      Files.copy(jar, lib.resolve(jar.getFileName()));
      files.add(jar.getFileName().toString());
    }
    String document = Files.readString(Path.of("docs/aws-setup.md"));
    Matcher named =
        Pattern.compile("(?:org\\.apache\\.camel|software\\.amazon\\.awssdk):([\\w-]+):([\\d.]+)")
            .matcher(document);
    assertThat(named.results().map(each -> each.group(1) + "-" + each.group(2) + ".jar").toList())
        .isEqualTo(files);
  }

  private static List<String> lines(S3Local s3) throws Exception {
    List<String> lines = new ArrayList<>();
    for (byte[] object : s3.objects().values()) {
      S3Local.unpack(object).lines().forEach(lines::add);
    }
    return lines;
  }
}
