package io.activitysync.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where commands print. Never System.out: it writes a question mark for what the locale's charset
 * does not have, which with LC_ALL=C is all but ASCII, and hides that the reader went away.
 */
public final class StandardOutput {
  private StandardOutput() {}

  /** Standard output for bytes that are written as they are; fails where nobody reads any more. */
  public static OutputStream bytes() {
    return new FileOutputStream(FileDescriptor.out);
  }

  /** Standard output for lines of text. */
  public static PrintWriter lines() {
    return lines(FileDescriptor.out);
  }

  /** Standard error for lines of text. */
  public static PrintWriter errors() {
    return lines(FileDescriptor.err);
  }

  private static PrintWriter lines(FileDescriptor to) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(to), StandardCharsets.UTF_8), true);
  }
}
