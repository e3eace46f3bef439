package io.activitysync.deadletter;

import java.io.IOException;
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
import java.util.function.Consumer;

/**
 * The dead letters' file unless an endpoint is set: NDJSON, readable by the owner alone, forced to
 * the disk line by line, and kept with nine older ones of at most the given size. Safe for use by
 * several threads.
 */
record DeadLetterFile(Path file, long maxBytes) implements Consumer<DeadLetter> {
  private static final int OLDER = 9;

  @Override
  public synchronized void accept(DeadLetter letter) {
    byte[] line = letter.line().getBytes(StandardCharsets.UTF_8);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (Files.exists(file) && Files.size(file) + line.length > maxBytes) {
        rotate();
      }
      append(line);
    } catch (IOException e) {
      // the exchange fails with it: better the source keeps the event than that it is nowhere
      throw new UncheckedIOException("the dead-letter file " + file + " can't be written", e);
    }
  }

  private void append(byte[] line) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    try (FileChannel channel = FileChannel.open(file, options, ownerOnly)) {
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
