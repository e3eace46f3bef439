package io.activitysync.support.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A self-signed certificate with its key, made by the JDK's keytool. Immutable. */
public final class TlsKeys {
  private static final String PASSWORD = "changeit";

  private final Path store;

  private TlsKeys(Path store) {
    this.store = store;
  }

  /**
   * Makes one.
   *
   * @param folder takes its key store
   * @param san whom it is for, as {@code dns:localhost,ip:127.0.0.1}
   * @param more further options of {@code keytool -genkeypair}, as {@code -startdate}
   */
  public static TlsKeys make(Path folder, String san, String... more) throws Exception {
    Path store = Files.createTempDirectory(folder, "keys").resolve("keys.p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", "self", "-keyalg", "EC"));
    command.addAll(List.of("-dname", "CN=test", "-ext", "san=" + san));
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    command.addAll(List.of(more));
    Process keytool = new ProcessBuilder(command).inheritIO().start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool ended with " + keytool.exitValue());
    }
    return new TlsKeys(store);
  }

  /** For a server that shows this certificate. */
  public ServerSocketFactory server() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    return tls.getServerSocketFactory();
  }

  /** Has clients of this JVM that are made from here on trust it, and nobody else, until closed. */
  public AutoCloseable trusted() {
    System.setProperty("javax.net.ssl.trustStore", store.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    return () -> {
      System.clearProperty("javax.net.ssl.trustStore");
      System.clearProperty("javax.net.ssl.trustStorePassword");
    };
  }
}
