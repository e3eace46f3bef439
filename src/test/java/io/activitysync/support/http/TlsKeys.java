package io.activitysync.support.http;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate with its key, made by the JDK's keytool. Immutable. */
public final class TlsKeys {
  private static final String PASSWORD = "changeit";

  private final Path store;

  private final Path trusted;

  private TlsKeys(Path store) {
    this(store, store);
  }

  private TlsKeys(Path store, Path trusted) {
    this.store = store;
    this.trusted = trusted;
  }

  /**
   * Makes one that is its own authority.
   *
   * @param folder takes its key store
   * @param san whom it is for, as {@code dns:localhost,ip:127.0.0.1}
   */
  public static TlsKeys make(Path folder, String san) throws Exception {
    Path store = Files.createTempDirectory(folder, "keys").resolve("keys.p12");
    keytool(store, "-genkeypair -alias self -keyalg EC -dname CN=test -ext san=" + san);
    return new TlsKeys(store);
  }

  /**
   * Makes one of an authority, which {@link #trusted} has trusted: of a certificate that is trusted
   * itself nobody looks at the dates.
   *
   * @param dates further options of {@code keytool -genkeypair}, as {@code -validity}
   */
  public static TlsKeys signed(Path folder, String san, String dates) throws Exception {
    Path home = Files.createTempDirectory(folder, "keys");
    Path store = home.resolve("keys.p12");
    keytool(store, "-genkeypair -alias ca -keyalg EC -dname CN=authority -ext bc:c");
    keytool(
        store,
        "-genkeypair -alias self -signer ca -keyalg EC -dname CN=test -ext san=%s %s"
            .formatted(san, dates));
    KeyStore keys = read(store);
    KeyStore authority = KeyStore.getInstance("PKCS12");
    authority.load(null, null);
    authority.setCertificateEntry("ca", keys.getCertificate("ca"));
    keys.deleteEntry("ca");
    write(keys, store);
    Path trusted = home.resolve("trusted.p12");
    write(authority, trusted);
    return new TlsKeys(store, trusted);
  }

  private static KeyStore read(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static void write(KeyStore keys, Path store) throws Exception {
    try (OutputStream out = Files.newOutputStream(store)) {
      keys.store(out, PASSWORD.toCharArray());
    }
  }

  private static void keytool(Path store, String options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(options.split(" ", -1)));
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool " + options + ": " + said);
    }
  }

  /** For a server that shows this certificate. */
  public ServerSocketFactory server() throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(read(store), PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    return tls.getServerSocketFactory();
  }

  /** For a server of Vert.x that shows this certificate. */
  public PfxOptions pfx() {
    return new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
  }

  /** Has clients of this JVM that are made from here on trust it, and nobody else, until closed. */
  public AutoCloseable trusted() {
    System.setProperty("javax.net.ssl.trustStore", trusted.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    return () -> {
      System.clearProperty("javax.net.ssl.trustStore");
      System.clearProperty("javax.net.ssl.trustStorePassword");
    };
  }
}
