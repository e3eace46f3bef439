package io.activitysync.connection.store.database;

import io.activitysync.connection.store.key.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings a database's schema up to date. PostgreSQL does a script whole or not at all. H2 keeps
 * each statement by itself: where a kill or a full disk broke a script off, it would never again
 * fit what is there. So an H2's file is brought up to date as a copy, which takes its place at one
 * stroke.
 */
record SchemaUpgrade(DatabaseUrl url, StoreSettings settings) {
  /** One that a kill left behind is made anew by the next start. */
  private static final String COPY = ".upgrade";

  /** Nothing may have the database open. */
  void run() {
    // what H2 keeps in parts, or in memory, leaves the file empty
    Optional<Path> file = url.file().filter(one -> one.toFile().length() > 0);
    if (file.isPresent()) {
      asCopy(file.get());
    } else {
      try {
        migrate(url);
      } catch (FlywayException e) {
        throw StoreErrors.opening(url, e);
      }
    }
  }

  private void asCopy(Path file) {
    try {
      Object known = key(file);
      FileChannel held = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        if (!isLocked(held) || !Objects.equals(known, key(file))) {
          throw StoreErrors.inUse(url);
        }
        asCopy(file, held);
      } finally {
        held.close();
      }
    } catch (IOException | SQLException | FlywayException e) {
      throw StoreErrors.upgrading(url, e);
    }
  }

  private void asCopy(Path file, FileChannel held) throws IOException, SQLException {
    DatabaseUrl other = url.beside(COPY);
    Path copy = other.file().orElseThrow();
    Files.deleteIfExists(copy);
    try {
      write(held, copy);
      migrateAndClose(other);
      if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        // Windows replaces no file that is open, and so none that another has opened meanwhile
        held.close();
      }
      PrivateFiles.replace(file, copy);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /** By which a file is told from another that has taken its place. */
  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /** As H2 locks it: nobody else opens it before its place is taken. */
  private static boolean isLocked(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** By the channel that has the lock: to close another one of the same file would end it. */
  private static void write(FileChannel file, Path copy) throws IOException {
    PrivateFiles.makeFile(copy);
    try (FileChannel target = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      long size = file.size();
      for (long done = 0; done < size; ) {
        done += file.transferTo(done, size - done, target);
      }
    }
  }

  private void migrateAndClose(DatabaseUrl copy) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(copy.complete(), settings.user(), settings.passwordText());
        Statement statement = connection.createStatement()) {
      try {
        migrate(copy);
        statement.execute("SHUTDOWN");
      } catch (SQLException | FlywayException e) {
        Database.closeBroken(connection, e);
        throw e;
      }
    }
  }

  /** Not by the pool, where no answer may take long. */
  private void migrate(DatabaseUrl target) {
    Flyway.configure()
        .dataSource(target.complete(), settings.user(), settings.passwordText())
        .locations("classpath:io/activitysync/connection/store/database/schema")
        .table(DatabaseOpener.SCHEMA_TABLE)
        // a database that others use too
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }
}
