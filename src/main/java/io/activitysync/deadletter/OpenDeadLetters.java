package io.activitysync.deadletter;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.activitysync.connection.store.Store;
import io.activitysync.connection.store.StoreSettings;
import io.activitysync.connection.store.key.SecretBox;
import io.activitysync.connection.store.key.StoreKeyException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command that shows the events of dead letters, which are sealed. Needs the store's key and
 * nothing else. Exit codes: 0 when all were shown, 1 when some could not be.
 */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    description = "Prints dead letters with their events in the clear, one a line.")
public final class OpenDeadLetters implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

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

  private final PrintStream out;

  /** Prints to standard output. */
  public OpenDeadLetters() {
    this(System.out);
  }

  /** Prints to {@code out}. */
  public OpenDeadLetters(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    try (BufferedReader letters = Files.newBufferedReader(file)) {
      SecretBox keys = Store.secrets(StoreSettings.from(this::setting, System::getenv));
      boolean all = true;
      for (String line = letters.readLine(); line != null; line = letters.readLine()) {
        ObjectNode letter = (ObjectNode) JSON.readTree(line);
        all &= open(letter, keys);
        out.println(JSON.writeValueAsString(letter));
      }
      return all ? 0 : 1;
    } catch (StoreKeyException e) {
      System.err.println(e.getMessage());
      return 1;
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
          letter.put("event", new String(event, StandardCharsets.UTF_8));
        });
    return clear.isPresent();
  }
}
