package io.activitysync.deadletter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * How many bytes of dead letters there are, without a look at the folder for each letter. Only what
 * becomes an older file, or is moved away, changes what the older ones have; so they are counted
 * anew where another file is written than before, as each process sees of what any other did, and
 * after a while, since people move files. Used by whoever holds the file's lock.
 */
final class HeldBytes {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final OlderFiles older;

  /** What the file system calls the file that was written at the last count; null for none. */
  private Object written;

  private long olderBytes;

  /** Null before the first count. */
  private Instant counted;

  HeldBytes(OlderFiles older) {
    this.older = older;
  }

  /** Of all files, of which the older ones were counted within the last 10 seconds. */
  long at(Instant now) throws IOException {
    BasicFileAttributes current = attributes(older.file());
    Object key = current == null ? null : current.fileKey();
    if (!isFresh(now) || !Objects.equals(key, written)) {
      olderBytes = older.bytes();
      written = key;
      counted = now;
    }
    return olderBytes + (current == null ? 0 : current.size());
  }

  /** Of all files as they are now: where there seems to be no room, somebody may have made some. */
  long anew(Instant now) throws IOException {
    counted = null;
    return at(now);
  }

  /** A clock that was put back says nothing of how long ago it was. */
  private boolean isFresh(Instant now) {
    return counted != null && !now.isBefore(counted) && now.isBefore(counted.plus(LONGEST));
  }

  /** Bytes of a file; 0 where there is none, as when somebody just moved it away. */
  static long size(Path file) throws IOException {
    BasicFileAttributes found = attributes(file);
    return found == null ? 0 : found.size();
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
