package io.activitysync.deadletter;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The full files beside the one that is written. Each got a number once, the time in UTC as
 * 20260314092653, and is never touched again: whoever moves it away, which may take a while, loses
 * nothing, and what is moved away later has another name. Used by whoever holds the file's lock.
 *
 * @param file the one that is written
 */
record OlderFiles(Path file) {
  private static final DateTimeFormatter NUMBER =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** What a 64-bit number has for certain. */
  private static final int DIGITS = 18;

  /** Bytes of all of them. */
  long bytes() throws IOException {
    long all = 0;
    for (Path one : list()) {
      all += HeldBytes.size(one);
    }
    return all;
  }

  /** Adds the file that is written, which is to begin anew. */
  void add(Instant now) throws IOException {
    long number = Long.parseLong(NUMBER.format(now));
    for (Path one : list()) {
      number = Math.max(number, number(one) + 1);
    }
    Files.move(file, file.resolveSibling(file.getFileName() + "." + number));
  }

  private List<Path> list() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(file.toAbsolutePath().getParent(), one -> number(one) >= 0)) {
      all.forEach(found::add);
    }
    return found;
  }

  /** The number that a file has after the name; -1 for any other file. */
  private long number(Path other) {
    String start = file.getFileName() + ".";
    String name = other.getFileName().toString();
    String number = name.startsWith(start) ? name.substring(start.length()) : "";
    return number.matches("\\d{1," + DIGITS + "}") ? Long.parseLong(number) : -1;
  }
}
