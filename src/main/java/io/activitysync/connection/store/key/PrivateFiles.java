package io.activitysync.connection.store.key;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and folders that only their owner can read, 0600 and 0700. On a file system without such
 * permissions it leaves the protection to the folder they are in.
 */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFiles() {}

  /** Makes the folder and those above where they are missing; leaves one that is there as it is. */
  public static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, attributes(folder, FOLDER));
    }
  }

  /** Makes an empty file where there is none, and takes everyone else's rights to it. */
  public static void makeFile(Path file) throws IOException {
    try {
      Files.createFile(file, attributes(file, FILE));
    } catch (FileAlreadyExistsException e) {
      if (posix(file)) {
        Files.setPosixFilePermissions(file, FILE);
      }
    }
  }

  /**
   * Makes a file with its content at one stroke; on return its content and its name are on disk.
   *
   * @throws FileAlreadyExistsException where there is one, which stays as it is
   */
  public static void create(Path file, byte[] content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    makeFolder(folder);
    Path draft = Files.createTempFile(folder, file.getFileName() + "-", ".tmp");
    try {
      Files.write(draft, content);
      force(draft, StandardOpenOption.WRITE);
      link(file, draft);
      forceName(file);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void link(Path file, Path draft) throws IOException {
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      // a file system without links: it looks whether there is one, and then moves
      Files.move(draft, file);
    }
  }

  /**
   * Puts a draft in a file's place at one stroke; on return its content and its name are on disk.
   */
  public static void replace(Path file, Path draft) throws IOException {
    force(draft, StandardOpenOption.WRITE);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    forceName(file);
  }

  /** Or a power loss could bring back the old file, without what was saved since. */
  private static void forceName(Path file) throws IOException {
    if (posix(file)) {
      force(file.toAbsolutePath().getParent(), StandardOpenOption.READ);
    }
  }

  private static void force(Path path, StandardOpenOption access) throws IOException {
    try (FileChannel channel = FileChannel.open(path, access)) {
      channel.force(true);
    }
  }

  /** Whether only the owner can read and write it, as far as the file system can tell. */
  public static boolean isPrivate(Path file) throws IOException {
    return !posix(file) || FILE.containsAll(Files.getPosixFilePermissions(file));
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
    return posix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }
}
