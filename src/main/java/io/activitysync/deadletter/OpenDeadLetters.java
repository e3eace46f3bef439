package io.activitysync.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.activitysync.connection.store.Store;
import io.activitysync.connection.store.database.StoreSettings;
import io.activitysync.connection.store.key.KeySource;
import io.activitysync.connection.store.key.SecretBox;
import io.activitysync.connection.store.key.StoreKeyException;
import io.activitysync.output.StandardOutput;
import io.activitysync.output.Utf8;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command that shows the events of dead letters, which are sealed. Needs the store's key and
 * nothing else. Exit codes: 0 when all were shown, 1 when some could not be, 2 for wrong options or
 * no such file. An event that is no text is shown as one that was not sealed is, in base64.
 */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    description = "Prints dead letters with their events in the clear, one a line.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all were shown",
      "1:some could not be, which is said line by line",
      "2:wrong options, or there is no such file"
    })
public final class OpenDeadLetters implements Callable<Integer> {
  /** Without Jackson's limit of 20 million characters: a sealed event of 16 MiB has 30 million. */
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
              .build());

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The dead letters: ${DEFAULT-VALUE}.")
  private Path file = Path.of("data/dead-letter.ndjson");

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "The store's key, unless ACTIVITY_SYNC_STORE_KEY holds it: data/key.json.")
  private String keyFile;

  @Option(
      names = "--kms-key",
      paramLabel = "KEY",
      description = "The KMS key that the store's key is wrapped with.")
  private String kmsKey;

  @Spec private CommandSpec spec;

  private final OutputStream out;

  /** Prints to standard output. */
  public OpenDeadLetters() {
    this(StandardOutput.bytes());
  }

  /** Prints to {@code out}, which is never closed. */
  public OpenDeadLetters(OutputStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    // no strict reader: what is torn may be so in the middle of a character
    try (BufferedReader letters =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      SecretBox keys = Store.secrets(StoreSettings.from(this::setting, System::getenv));
      boolean all = true;
      int number = 0;
      for (String line = letters.readLine(); line != null; line = letters.readLine()) {
        number++;
        all &= show(line, number, keys, err);
      }
      return all ? 0 : 1;
    } catch (NoSuchFileException e) {
      err.println(
          "There is no file " + file.toAbsolutePath() + ": nothing was set aside, or elsewhere");
      return 2;
    } catch (StoreKeyException e) {
      err.println(
          e.reason() + ". Name the store's key by --key-file, or give it in " + KeySource.VARIABLE);
      return 1;
    } catch (IOException e) {
      err.println("Failed at " + file.toAbsolutePath() + ": " + e);
      return 1;
    } finally {
      err.flush();
    }
  }

  /** Whether a line could be shown with its event in the clear; the others are shown anyway. */
  private boolean show(String line, int number, SecretBox keys, PrintWriter err)
      throws IOException {
    ObjectNode letter = letter(line);
    if (letter == null) {
      // what is in it is not repeated
      err.println(
          "line "
              + number
              + ": is not a whole dead letter; it is being written, or was when a process ended");
      return false;
    }
    boolean opened = open(letter, keys);
    if (!opened) {
      err.println("line " + number + ": was not sealed with this key");
    }
    out.write((JSON.writeValueAsString(letter) + "\n").getBytes(StandardCharsets.UTF_8));
    return opened;
  }

  /** Null for what is no JSON object. */
  private static ObjectNode letter(String line) {
    try {
      return JSON.readTree(line) instanceof ObjectNode letter ? letter : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private Optional<String> setting(String name) {
    return switch (name.substring(StoreSettings.PREFIX.length())) {
      case "key-file" -> Optional.ofNullable(keyFile);
      case "kms-key" -> Optional.ofNullable(kmsKey);
      default -> Optional.empty();
    };
  }

  private static boolean open(ObjectNode letter, SecretBox keys) {
    if (!letter.has("sealed")) {
      return true;
    }
    Optional<String> clear =
        keys.open(
            letter.path("connection").asText(),
            DeadLetterData.PURPOSE,
            letter.path("sealed").asText());
    clear.ifPresent(
        text -> {
          letter.remove("sealed");
          byte[] event = Base64.getDecoder().decode(text);
          Utf8.text(event)
              .ifPresentOrElse(
                  told -> letter.put("event", told),
                  () -> letter.put(DeadLetterData.CLEAR_MEMBER, text));
        });
    return clear.isPresent();
  }
}
