package io.activitysync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a whole. */
class ApplicationTest {
  @TempDir private Path folder;

  @Test
  void whatIsInAFileNamedAsCurlDoesIsNotRepeated() throws Exception {
    String outputs =
        """
        [{"OutputKey": "StreamName", "OutputValue": "activity"},
         {"OutputKey": "StreamArn", "OutputValue": "arn"},
         {"OutputKey": "Region", "OutputValue": "eu-central-1"},
         {"OutputKey": "Credentials", "OutputValue": "static"},
         {"OutputKey": "AccessKeyId", "OutputValue": "AKIAIOSFODNN7EXAMPLE"}]""";
    Path secret = Files.writeString(folder.resolve("secret"), "hush hush");
    StringWriter said = new StringWriter();
    PrintWriter to = new PrintWriter(said);

    int code =
        Application.command()
            .setOut(to)
            .setErr(to)
            .execute(
                "connect",
                "acme",
                "--outputs",
                Files.writeString(folder.resolve("outputs.json"), outputs).toString(),
                "--url",
                "http://127.0.0.1:1",
                "--secret",
                "@" + secret);

    assertThat(code).isNotZero();
    assertThat(said.toString()).doesNotContain("hush");
  }
}
