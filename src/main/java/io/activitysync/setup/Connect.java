package io.activitysync.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.activitysync.logging.JsonFlaw;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command that makes a connection out of a stack's outputs, or changes the one of that id. The
 * secret comes from a file or standard input and is never printed. Exit codes: 0 when it was done
 * or shown, 1 when it was refused or nobody answered, 2 for wrong options or outputs. One instance
 * runs once.
 */
@Command(
    name = "connect",
    mixinStandardHelpOptions = true,
    description =
        "Makes or changes a connection by REST, out of the outputs of a stack of"
            + " deploy/aws/activity.yaml.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:it was done, or shown",
      "1:it was refused, or nobody answered",
      "2:wrong options or outputs"
    })
public final class Connect implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String STANDARD_INPUT = "-";

  /** What a header may hold here. */
  private static final Pattern ONE_LINE = Pattern.compile("[ -~]+");

  /** As the application has it, which would say so only after a dry run. */
  private static final Pattern ID_PATTERN = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private static final String SECRET = "secretAccessKey";

  /** Title of this application's own 404, where there is no connection of an id. */
  private static final String ABSENT = "No such connection";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ID", description = "Id of the connection.")
  private String id;

  @Option(
      names = "--outputs",
      required = true,
      paramLabel = "FILE",
      description =
          "What aws cloudformation describe-stacks printed, as JSON; - for standard input.")
  private String outputs;

  @Option(
      names = "--secret",
      paramLabel = "FILE",
      description =
          "The secret access key, where the stack has one; - for standard input. Not needed with"
              + " --dry-run.")
  private String secret;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Where the process is, with the path that it is below, if any: ${DEFAULT-VALUE}.")
  private URI url = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--authorization",
      paramLabel = "FILE",
      description = "The header Authorization, where one is needed, as Basic … or Bearer ….")
  private String authorization;

  @Option(names = "--dry-run", description = "Shows what would be asked, and changes nothing.")
  private boolean dryRun;

  /** Read once: standard input has it no second time. */
  private String header;

  private final InputStream in;

  /** Reads the standard input of the process. */
  public Connect() {
    this(System.in);
  }

  /**
   * Reads elsewhere.
   *
   * @param in never closed
   */
  public Connect(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    try {
      return connect(spec.commandLine().getOut(), err);
    } catch (NoSuchFileException e) {
      err.println("There is no file " + e.getFile());
      return 2;
    } catch (JsonProcessingException e) {
      err.println(
          "The outputs "
              + JsonFlaw.of(e)
              + "; should be what aws cloudformation describe-stacks prints with --output json");
      return 2;
    } catch (CharacterCodingException e) {
      err.println(
          "A file is not in UTF-8, as that of --outputs which > of PowerShell wrote in UTF-16;"
              + " should be saved as UTF-8");
      return 2;
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return 2;
    } catch (ConnectException e) {
      err.println("Nobody answers at " + url + "; start it, or give --url");
      return 1;
    } catch (IOException e) {
      err.println("Failed: " + e.getMessage());
      return 1;
    } finally {
      err.flush();
    }
  }

  private int connect(PrintWriter out, PrintWriter err) throws IOException, InterruptedException {
    if (!ID_PATTERN.matcher(id).matches()) {
      throw new IllegalArgumentException("ID: should be 1 to 63 of a-z, 0-9 and -, not - first");
    }
    if (STANDARD_INPUT.equals(outputs) && STANDARD_INPUT.equals(secret)) {
      throw new IllegalArgumentException("Outputs and secret can't both be the standard input");
    }
    if (!String.valueOf(url.getScheme()).matches("(?i)https?")
        || url.getHost() == null
        || url.getUserInfo() != null) {
      // what stands in it is not repeated: it may be a password
      throw new IllegalArgumentException(
          "--url must be like http://host:port; a name and a password go into --authorization");
    }
    StackOutputs stack = StackOutputs.read(JSON.readTree(read(outputs)));
    boolean secretMissing = stack.hasKey() && secret == null && !dryRun;
    if (secretMissing || (!stack.hasKey() && secret != null)) {
      throw new IllegalArgumentException(
          secretMissing
              ? "The stack has an access key: give --secret (docs/aws-setup.md says from where)"
              : "The stack has no access key, so there is no --secret to give");
    }
    String one = "/api/connections/" + id;
    HttpResponse<String> there = send("GET", one, "", "application/json");
    ObjectNode members = stack.members();
    if (stack.hasKey()) {
      members.put(SECRET, dryRun ? "(not shown)" : secretKey());
    }
    HttpResponse<String> answer;
    if (there.statusCode() == 404 && ABSENT.equals(member(there, "title"))) {
      members = JSON.createObjectNode().put("id", id).setAll(members);
      // what is not set is left out, rather than said to be nothing
      members.properties().removeIf(member -> member.getValue().isNull());
      answer = ask(out, "POST", "/api/connections", members, "application/json");
    } else if (there.statusCode() == 200 && id.equals(member(there, "id"))) {
      answer = ask(out, "PATCH", one, members, "application/merge-patch+json");
    } else {
      answer = there;
    }
    if (answer == null) {
      return 0;
    }
    if (answer == there || answer.statusCode() >= 300) {
      err.println(
          answer.request().method()
              + " "
              + answer.uri()
              + " was answered with "
              + answer.statusCode()
              + " "
              + answer.body());
      if (answer == there && List.of(200, 404).contains(there.statusCode())) {
        err.println("That is no answer of this application: review --url");
      }
      return 1;
    }
    out.println(answer.body());
    out.flush();
    return 0;
  }

  /** Text in an answer's JSON; null of any other answer: another application's gets no secret. */
  private static String member(HttpResponse<String> answer, String name) {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (!type.startsWith("application/json") && !type.startsWith("application/problem+json")) {
      return null;
    }
    try {
      return JSON.readTree(answer.body()).path(name).asText(null);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** An address below the URL's own path, which a proxy or {@code camel.server.path} may want. */
  private URI at(String path) {
    return URI.create(url.toString().replaceFirst("[?#].*", "").replaceFirst("/+$", "") + path);
  }

  /** Shows the request, and sends it unless nothing is to change: then there is no answer. */
  private HttpResponse<String> ask(
      PrintWriter out, String method, String path, ObjectNode members, String type)
      throws IOException, InterruptedException {
    if (!dryRun) {
      return send(method, path, JSON.writeValueAsString(members), type);
    }
    out.println(method + " " + at(path));
    out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(members));
    out.flush();
    return null;
  }

  private HttpResponse<String> send(String method, String path, String body, String type)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at(path))
            .timeout(TIMEOUT)
            .header("Content-Type", type)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (authorization != null) {
      request.header("Authorization", credentials());
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  /** An empty one, as of a command before the pipe that failed, would delete the one there is. */
  private String secretKey() throws IOException {
    String text = read(secret).strip();
    if (!ONE_LINE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "--secret: should hold the secret access key in one line, and has "
              + (text.isEmpty() ? "nothing: did what gives it fail?" : "something else"));
    }
    return text;
  }

  /** Checked here, as what the client says of a wrong header has the whole of it. */
  private String credentials() throws IOException {
    if (header == null) {
      String text = read(authorization).strip();
      if (!ONE_LINE.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "--authorization: the file should hold one line, as Basic … or Bearer …;"
                + " base64 -w0 makes no line breaks");
      }
      header = text;
    }
    return header;
  }

  /** Without a byte order mark, which some editors and shells put first. */
  private String read(String file) throws IOException {
    byte[] content = STANDARD_INPUT.equals(file) ? in.readAllBytes() : content(file);
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(content))
        .toString()
        .replaceFirst("^\uFEFF", "");
  }

  private static byte[] content(String file) throws NoSuchFileException {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (NoSuchFileException e) {
      throw e;
    } catch (AccessDeniedException e) {
      throw new IllegalArgumentException(file + " may not be read by this user", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " can't be read: " + e.getMessage(), e);
    }
  }
}
