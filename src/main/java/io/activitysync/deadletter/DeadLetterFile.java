package io.activitysync.deadletter;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The dead letters' file unless an endpoint is set: NDJSON, readable by the owner alone, forced to
 * the disk line by line, and kept with nine older ones of at most the given size. Safe for use by
 * several threads, and by several processes that have one working folder.
 */
record DeadLetterFile(Path file, long maxBytes) implements Consumer<DeadLetter> {
  private static final int OLDER = 9;
  private static final Set<StandardOpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);

  /** For another process, which needs it for a line; one that is frozen must not hold up this. */
  private static final int TRIES = 500;

  private static final long WAIT_MILLIS = 10;

  /** A lock of a file is the process's: its threads wait for each other here. */
  private static final Object ONE_AT_A_TIME = new Object();

  @Override
  public void accept(DeadLetter letter) {
    byte[] line = letter.line().getBytes(StandardCharsets.UTF_8);
    synchronized (ONE_AT_A_TIME) {
      write(line);
    }
  }

  private void write(byte[] line) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (FileChannel alone = open(file.resolveSibling(file.getFileName() + ".lock"))) {
        lock(alone);
        writeAlone(line);
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

  private void writeAlone(byte[] line) throws IOException {
    if (Files.exists(file) && Files.size(file) + line.length > maxBytes) {
      rotate();
    }
    append(line);
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path,
        APPEND,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private void append(byte[] line) throws IOException {
    try (FileChannel channel = open(file)) {
      long whole = channel.size();
      try {
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

  /** Half a line, as a disk that gets full leaves it, would spoil the next one. */
  private static void takeBack(FileChannel channel, long whole, IOException cause) {
    try {
      channel.truncate(whole);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private void rotate() throws IOException {
    for (int i = OLDER - 1; i >= 0; i--) {
      Path from = i == 0 ? file : numbered(i);
      if (Files.exists(from)) {
        Files.move(from, numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }
}
