package io.activitysync.support.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * An answer as it came.
 *
 * @param text head and body
 */
public record RawAnswer(String text) {
  static RawAnswer read(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[8192];
    try {
      int n = in.read(some);
      while (n >= 0) {
        all.write(some, 0, n);
        n = isWhole(all.toString(StandardCharsets.UTF_8)) ? -1 : in.read(some);
      }
    } catch (SocketTimeoutException e) {
      throw new IOException("not closed after: " + all.toString(StandardCharsets.UTF_8), e);
    } catch (IOException e) {
      // reset after the answer, as there was more to read
    }
    return new RawAnswer(all.toString(StandardCharsets.UTF_8));
  }

  /** Whether all is there that Content-Length promised: not every server closes after a refusal. */
  private static boolean isWhole(String text) {
    int head = text.indexOf("\r\n\r\n");
    return head >= 0
        && new RawAnswer(text)
            .header("Content-Length")
            .filter(length -> text.length() >= head + 4 + Integer.parseInt(length))
            .isPresent();
  }

  /** The status; 0 when the connection was closed without an answer. */
  public int status() {
    return text.startsWith("HTTP/1.") ? Integer.parseInt(text.substring(9, 12)) : 0;
  }

  /** First value of a header. */
  public Optional<String> header(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return text.lines()
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .findFirst();
  }
}
