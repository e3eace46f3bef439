package io.activitysync.connection.store.database;

import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.store.key.KeySource;
import io.activitysync.credentials.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the store is and what opens it.
 *
 * @param url JDBC URL of an H2 or a PostgreSQL
 * @param user may be empty for H2
 * @param password may be null
 * @param key the keyset as base64 of its JSON; null where it is in the key file
 * @param keyFile made on first start; not looked at where {@code key} is given
 * @param kmsKey ARN or alias of the KMS key that wraps the keyset; null where it is not wrapped
 * @param forgetSecrets whether to start with a key that does not open the store's secrets, which
 *     are then gone
 * @param pollEvery how often to look for other processes' changes, 100 ms to 1 s
 */
public record StoreSettings(
    String url,
    String user,
    Secret password,
    Secret key,
    Path keyFile,
    String kmsKey,
    boolean forgetSecrets,
    Duration pollEvery) {

  /** What all the store's properties start with. */
  public static final String PREFIX = KeySource.PREFIX;

  /** Environment variable for {@code key}; the property {@code activity-sync.store.key} wins. */
  public static final String KEY_VARIABLE = KeySource.VARIABLE;

  /** Looked for twice in the second, so that a change is seen well within two. */
  private static final Duration POLL_EVERY = Duration.ofMillis(500);

  /** The URL without its parameters, which may hold a password. */
  public String shown() {
    return DatabaseUrl.shown(url);
  }

  /** What a driver is given. */
  String passwordText() {
    return password == null ? "" : password.reveal();
  }

  @Override
  public String toString() {
    return "StoreSettings[url=" + shown() + ", user=" + user + "]";
  }

  /**
   * Reads properties {@code url}, {@code user}, {@code password}, {@code key}, {@code key-file},
   * {@code kms-key} and {@code forget-secrets}.
   *
   * @param property answers the value of a property by its whole name
   * @param environment answers the value of an environment variable
   * @throws InvalidSettingsException where {@code forget-secrets} is neither true nor false
   */
  public static StoreSettings from(
      Function<String, Optional<String>> property, Function<String, String> environment) {
    Function<String, Optional<String>> own =
        name -> property.apply(PREFIX + name).map(String::strip).filter(text -> !text.isEmpty());
    Optional<String> key =
        own.apply("key").or(() -> Optional.ofNullable(environment.apply(KEY_VARIABLE)));
    return new StoreSettings(
        own.apply("url").orElse("jdbc:h2:file:./data/activity-sync"),
        own.apply("user").orElse(""),
        own.apply("password").map(Secret::new).orElse(null),
        key.filter(text -> !text.isBlank()).map(Secret::new).orElse(null),
        Path.of(own.apply("key-file").orElse("data/key.json")),
        own.apply("kms-key").orElse(null),
        own.apply("forget-secrets").map(StoreSettings::forgets).orElse(false),
        POLL_EVERY);
  }

  private static boolean forgets(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new InvalidSettingsException(
              PREFIX + "forget-secrets", "is \"" + value + "\", should be true or false");
    };
  }
}
