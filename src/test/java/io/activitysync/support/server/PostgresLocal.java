package io.activitysync.support.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.activitysync.connection.store.database.StoreSettings;
import io.activitysync.credentials.Secret;
import io.activitysync.support.http.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.util.FileUtil;

/**
 * A real PostgreSQL of this machine, with a cluster of its own in a temporary folder, on a free
 * port of the loopback. Started once for all tests of a JVM and stopped at its end. Where none is
 * installed ({@code apt-get install postgresql}) it is one that the build fetched, for Linux;
 * elsewhere tests are skipped, but fail where the environment says {@code CI=true}.
 */
public final class PostgresLocal {
  public static final String USER = "activity";
  public static final String PASSWORD = "pässword";

  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  /** On the class path where the build knows one for the machine. */
  private static final String PACKED = "/postgres-linux-x86_64.txz";

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static PostgresLocal shared;

  private final Path bin;
  private final Path folder;
  private final int port;

  private PostgresLocal(Path bin) throws IOException {
    this.bin = bin;
    this.folder = Files.createTempDirectory("postgres-");
    this.port = Ports.free();
  }

  /** The server that runs; skips the test, or fails it in CI, where there is none. */
  public static synchronized PostgresLocal shared() throws IOException {
    if (shared == null) {
      Optional<Path> bin = installed().or(PostgresLocal::unpacked);
      if (bin.isEmpty() && Boolean.parseBoolean(System.getenv("CI"))) {
        throw new IllegalStateException("PostgreSQL is not installed: apt-get install postgresql");
      }
      assumeTrue(bin.isPresent(), "PostgreSQL is not installed");
      PostgresLocal made = new PostgresLocal(bin.get());
      made.create();
      made.start();
      Runtime.getRuntime().addShutdownHook(new Thread(made::destroy));
      shared = made;
    }
    return shared;
  }

  private static Optional<Path> installed() throws IOException {
    if (Boolean.getBoolean("postgres.packed")) {
      return Optional.empty();
    }
    if (!Files.isDirectory(DEBIAN)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder());
    }
  }

  /** The server that the build fetched, in a temporary folder. */
  private static Optional<Path> unpacked() {
    try (InputStream packed = PostgresLocal.class.getResourceAsStream(PACKED)) {
      if (packed == null) {
        return Optional.empty();
      }
      Path home = Files.createTempDirectory("postgres-server-");
      Files.copy(packed, home.resolve("server.txz"));
      Process tar =
          new ProcessBuilder("tar", "-xJf", "server.txz").directory(home.toFile()).start();
      boolean whole = tar.waitFor(2, TimeUnit.MINUTES) && tar.exitValue() == 0;
      Runtime.getRuntime().addShutdownHook(new Thread(() -> FileUtil.removeDir(home.toFile())));
      // also for the user that it runs as
      whole &= home.toFile().setExecutable(true, false) && home.toFile().setReadable(true, false);
      return whole ? Optional.of(home.resolve("bin")) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // there is no tar, or no xz
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void create() throws IOException {
    Path password = folder.resolve("password");
    Files.writeString(password, PASSWORD + "\n");
    if (root()) {
      run(List.of("chown", "-R", owner(), folder.toString()));
    }
    run(
        asOwner(
            "initdb",
            "--pgdata=" + folder.resolve("data"),
            "--username=" + USER,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync"));
  }

  /** Starts the server and waits until it answers. */
  public void start() {
    run(
        asOwner(
            "pg_ctl",
            "start",
            "--wait",
            "--pgdata=" + folder.resolve("data"),
            "--log=" + folder.resolve("log"),
            "--options=-p "
                + port
                + " -k "
                + folder
                + " -c listen_addresses=127.0.0.1 -c fsync=off"));
  }

  /** Stops the server as a crash would; clients lose their connections. */
  public void stop() {
    run(asOwner("pg_ctl", "stop", "--wait", "--mode=immediate", "--pgdata=" + folder + "/data"));
  }

  /** Takes a copy of all databases, for {@link #failOver}; clients lose their connections. */
  public void copy() {
    stop();
    run(List.of("cp", "-a", folder + "/data", folder + "/copy"));
    start();
  }

  /** As where the server is lost, and a standby that lags takes its place: the copy. */
  public void failOver() {
    stop();
    FileUtil.removeDir(folder.resolve("data").toFile());
    run(List.of("mv", folder + "/copy", folder + "/data"));
    start();
  }

  /**
   * Stops the server where it is, with all its processes: it takes what is sent and says nothing.
   */
  public void freeze() {
    signal("-STOP");
  }

  /** Lets a frozen server go on. */
  public void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try (Stream<String> lines = Files.lines(folder.resolve("data/postmaster.pid"))) {
      long server = Long.parseLong(lines.findFirst().orElseThrow().strip());
      // first, so that it makes no more processes
      run(List.of("kill", signal, Long.toString(server)));
      for (ProcessHandle process : ProcessHandle.of(server).orElseThrow().children().toList()) {
        try {
          run(List.of("kill", signal, Long.toString(process.pid())));
        } catch (IllegalStateException e) {
          // one that has ended needs no signal
          if (process.isAlive()) {
            throw e;
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** JDBC URL of a new, empty database. */
  public String newDatabase() throws SQLException {
    String name = "test" + DATABASES.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(url("postgres"), USER, PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    return url(name);
  }

  /** JDBC URL of a database, made or not. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** What a store at a URL is opened with; its key lies in a folder. */
  public static StoreSettings settings(String url, Path folder) {
    return new StoreSettings(
        url,
        USER,
        new Secret(PASSWORD),
        null,
        folder.resolve("data/key.json"),
        null,
        false,
        Duration.ofMillis(500));
  }

  /** Properties of a process whose store is a new, empty database; to be added to. */
  public Map<String, String> newStore() throws SQLException {
    Map<String, String> properties = new HashMap<>();
    properties.put("activity-sync.store.url", newDatabase());
    properties.put("activity-sync.store.user", USER);
    properties.put("activity-sync.store.password", PASSWORD);
    return properties;
  }

  private void destroy() {
    stop();
    FileUtil.removeDir(folder.toFile());
  }

  /** The server refuses to run as root. */
  private List<String> asOwner(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (root()) {
      command.addAll(List.of("runuser", "-u", owner(), "--"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static String owner() {
    try {
      return Files.readString(Path.of("/etc/passwd")).contains("\npostgres:")
          ? "postgres"
          : "nobody";
    } catch (IOException e) {
      return "nobody";
    }
  }

  private static boolean root() {
    return System.getProperty("user.name").equals("root");
  }

  /** To a file: a server that is started keeps the output open for as long as it runs. */
  private void run(List<String> command) {
    try {
      Path output = Files.createTempFile("postgres-", ".out");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(command + ": " + Files.readString(output));
      }
      Files.delete(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
