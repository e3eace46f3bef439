package io.activitysync.process;

import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the process listens, and for whom: on loopback, unless callers have to say who they are;
 * nothing that reads or writes files for strangers.
 */
final class BindAddresses {
  /** Vert.x looks for keys by these aliases alone (its documentation of JWT authentication). */
  private static final Set<String> JWT_ALIASES =
      Set.of("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512");

  /** What the properties of the two servers start with. */
  static final List<String> SERVERS = List.of("camel.server", "camel.management");

  /** Camel's options that show or change what is inside, and what they let a caller do. */
  private static final List<String> INSIDE =
      List.of(
          "uploadEnabled", "downloadEnabled", "sendEnabled", "devConsoleEnabled", "jolokiaEnabled");

  /** No names but this: what a name stands for can change after the check. */
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|::1|\\[::1]|0:0:0:0:0:0:0:1");

  private final List<Violation> wrong = new ArrayList<>();
  private final ProcessSettings settings;

  private BindAddresses(ProcessSettings settings) {
    this.settings = settings;
  }

  /**
   * Lets loopback through, and other addresses with authentication.
   *
   * @throws InvalidSettingsException naming each setting that would let anyone in
   */
  static void check(ProcessSettings settings) {
    BindAddresses addresses = new BindAddresses(settings);
    SERVERS.stream().filter(s -> addresses.is(s + ".enabled")).forEach(addresses::checkServer);
    if (addresses.is("camel.server.staticEnabled")) {
      addresses.add(
          "camel.server.staticEnabled",
          "should be false: it serves every file of the working directory, also"
              + " application.properties and the store's key");
    }
    if (!addresses.wrong.isEmpty()) {
      throw new InvalidSettingsException(addresses.wrong);
    }
  }

  private void checkServer(String server) {
    boolean wanted = is(server + ".authenticationEnabled");
    boolean known = wanted && hasUsers(server);
    String host = get(server + ".host", "0.0.0.0");
    if (wanted && !known) {
      add(
          server + ".authenticationEnabled",
          "is true, and there is nobody to authenticate; should be set with "
              + server
              + ".basicPropertiesFile (a file that can be read) or "
              + server
              + ".jwtKeystoreType, jwtKeystorePath and jwtKeystorePassword (with a key of the alias"
              + " RS256, ES256, HS256 or as the algorithm is called)");
    } else if (!known && !LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
      add(
          server + ".host",
          "is \""
              + host
              + "\", should be 127.0.0.1 unless "
              + server
              + ".authenticationEnabled is true, with "
              + server
              + ".basicPropertiesFile or a JWT keystore: anyone could switch connections there");
    }
    if (known && get(server + ".basicPropertiesFile", "").isEmpty()) {
      List.of("issuer", "audience").forEach(this::checkClaim);
    }
    for (String option : INSIDE) {
      if (!known && is(server + "." + option)) {
        add(
            server + "." + option,
            "should be false unless " + server + ".authenticationEnabled is true");
      }
    }
  }

  /** The key alone may be another service's too, whose tokens are none for this one. */
  private void checkClaim(String name) {
    String property = "activity-sync.jwt." + name;
    if (settings.get(property, "").isBlank()) {
      add(
          property,
          "is needed with a JWT keystore: the "
              + (name.equals("issuer") ? "iss" : "aud")
              + " that tokens for this process have");
    }
  }

  private boolean hasUsers(String server) {
    String file = get(server + ".basicPropertiesFile", "");
    return file.isEmpty() ? hasKeystore(server) : Files.isReadable(Path.of(file));
  }

  private boolean hasKeystore(String server) {
    String type = get(server + ".jwtKeystoreType", "");
    String path = get(server + ".jwtKeystorePath", "");
    String password = get(server + ".jwtKeystorePassword", "");
    return !type.isEmpty()
        && !path.isEmpty()
        && !password.isEmpty()
        && hasJwtKey(type, Path.of(path), password);
  }

  private boolean is(String property) {
    return get(property, "false").strip().equalsIgnoreCase("true");
  }

  private String get(String property, String other) {
    return settings.ofCamel(property, other);
  }

  private void add(String property, String what) {
    wrong.add(new Violation(property, what));
  }

  /**
   * Whether there is a key in it that Vert.x will find. Without one it would start all the same,
   * and take tokens that nobody signed.
   *
   * @param type as {@code PKCS12} or {@code JCEKS}
   */
  private static boolean hasJwtKey(String type, Path path, String password) {
    try (InputStream in = Files.newInputStream(path)) {
      KeyStore store = KeyStore.getInstance(type);
      store.load(in, password.toCharArray());
      for (String alias : JWT_ALIASES) {
        if (store.containsAlias(alias)) {
          return true;
        }
      }
      return false;
    } catch (IOException | GeneralSecurityException e) {
      return false;
    }
  }
}
