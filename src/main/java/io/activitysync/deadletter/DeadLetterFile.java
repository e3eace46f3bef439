package io.activitysync.deadletter;

import io.activitysync.logging.LogKeys;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dead letters' file unless an endpoint is set: NDJSON, readable by the owner alone, forced to
 * the disk line by line, and kept with older ones. What was set aside is nowhere else: where all
 * the room is used, nothing more is taken until somebody has moved older files away. Safe for use
 * by several threads, and by several processes that have one working folder.
 */
final class DeadLetterFile implements Consumer<DeadLetter>, DeadLetters.Room {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterFile.class);
  private static final int FILES = 10;
  private static final long WARN_PERCENT = 80;
  private static final Set<StandardOpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);

  private static final byte[] LINE_END = {'\n'};

  /** For another process, which needs it for a line; one that is frozen must not hold up this. */
  private static final int TRIES = 500;

  private static final long WAIT_MILLIS = 10;

  /** A lock of a file is the process's: its threads wait for each other here. */
  private static final Object ONE_AT_A_TIME = new Object();

  private final Path file;
  private final long fileBytes;
  private final long mostBytes;
  private final OlderFiles older;
  private final HeldBytes held;

  /**
   * Writes nothing yet.
   *
   * @param fileBytes from when on a file is an older one; a letter that is larger has one of its
   *     own
   * @param mostBytes how large all of them may get; a larger letter is taken where there is no
   *     other
   */
  DeadLetterFile(Path file, long fileBytes, long mostBytes) {
    this.file = file.toAbsolutePath();
    this.fileBytes = fileBytes;
    this.mostBytes = mostBytes;
    this.older = new OlderFiles(this.file);
    this.held = new HeldBytes(older);
  }

  /** All the room was used before. */
  static final class FullException extends IOException {
    private static final long serialVersionUID = 1L;

    private FullException(Path file, long mostBytes) {
      super(
          ("all %d MiB for dead letters are used in %s: move away the files %s.… that have a number,"
                  + " or raise activity-sync.dead-letter.mib")
              .formatted(mostBytes >> 20, file.getParent(), file.getFileName()));
    }
  }

  /** With files of a tenth of what all may have; warns where that is used soon. */
  static DeadLetterFile of(Path file, long mostBytes) {
    DeadLetterFile made = new DeadLetterFile(file, mostBytes / FILES, mostBytes);
    try {
      made.warn(0, made.bytes());
    } catch (IOException e) {
      // the first letter tells
      LOG.trace("can't look at dead letters", e);
    }
    return made;
  }

  /** Of all files as they are now; without the lock, so what is moved meanwhile may be left out. */
  private long bytes() throws IOException {
    return Files.isDirectory(file.getParent()) ? older.bytes() + HeldBytes.size(file) : 0;
  }

  @Override
  public double heldBytes() {
    try {
      return bytes();
    } catch (IOException | DirectoryIteratorException e) {
      LOG.trace("can't look at dead letters", e);
      return Double.NaN;
    }
  }

  @Override
  public long mostBytes() {
    return mostBytes;
  }

  @Override
  public void accept(DeadLetter letter) {
    byte[] line = letter.line().getBytes(StandardCharsets.UTF_8);
    synchronized (ONE_AT_A_TIME) {
      write(line, letter.time());
    }
  }

  private void write(byte[] line, Instant now) {
    try {
      Files.createDirectories(file.getParent());
      try (FileChannel alone = open(file.resolveSibling(file.getFileName() + ".lock"))) {
        lock(alone);
        writeAlone(line, now);
      }
    } catch (IOException e) {
      // the exchange fails with it: better the source keeps the event than that it is nowhere
      throw new UncheckedIOException("the dead-letter file " + file + " can't be written", e);
    }
  }

  /** Until the channel is closed. */
  private static void lock(FileChannel alone) throws IOException {
    try {
      for (int i = 0; alone.tryLock() == null; i++) {
        if (i == TRIES) {
          throw new IOException("another process holds its lock");
        }
        TimeUnit.MILLISECONDS.sleep(WAIT_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private void writeAlone(byte[] line, Instant now) throws IOException {
    long used = held.at(now);
    long begun = HeldBytes.size(file);
    if (begun > 0 && begun + line.length > fileBytes) {
      // also where there is no room: those that may be moved away have a number
      older.add(now);
    }
    if (isTooMuch(used, line)) {
      used = held.anew(now);
    }
    if (isTooMuch(used, line)) {
      throw new FullException(file, mostBytes);
    }
    append(line);
    warn(used, used + line.length);
  }

  private boolean isTooMuch(long used, byte[] line) {
    return used > 0 && used + line.length > mostBytes;
  }

  /** Once, as it gets so far, and at each start. */
  private void warn(long before, long after) {
    long from = mostBytes / 100 * WARN_PERCENT;
    if (before < from && after >= from) {
      LOG.atWarn()
          .addKeyValue(LogKeys.FILE, file)
          .addKeyValue(LogKeys.COUNT, after >> 20)
          .log(
              "MiB of dead letters, and soon what can't be taken pauses its connection: move away the"
                  + " files that have a number");
    }
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path,
        APPEND,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private void append(byte[] line) throws IOException {
    boolean torn = isTorn();
    try (FileChannel channel = open(file)) {
      long whole = channel.size();
      try {
        if (torn) {
          int unused = channel.write(ByteBuffer.wrap(LINE_END));
        }
        ByteBuffer bytes = ByteBuffer.wrap(line);
        while (bytes.hasRemaining()) {
          int unused = channel.write(bytes);
        }
        channel.force(false);
      } catch (IOException e) {
        takeBack(channel, whole, e);
        throw e;
      }
    }
  }

  /** Whether a process ended in the middle of its last line, which would spoil the next one. */
  private boolean isTorn() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      long size = channel.size();
      return size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != LINE_END[0];
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Half a line, as a disk that gets full leaves it, would spoil the next one. */
  private static void takeBack(FileChannel channel, long whole, IOException cause) {
    try {
      channel.truncate(whole);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
