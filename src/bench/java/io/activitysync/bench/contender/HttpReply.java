package io.activitysync.bench.contender;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Takes answers of HTTP in one after the other, as cheaply as can be; used by one thread. */
final class HttpReply {
  private static final int LARGEST = 128 * 1024;
  private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);

  private final InputStream in;
  private final byte[] status;
  private final byte[] answer = new byte[LARGEST];

  /**
   * Of a kept connection.
   *
   * @param status what each answer must have, such as 200
   */
  HttpReply(InputStream in, int status) {
    this.in = in;
    this.status = ("HTTP/1.1 " + status).getBytes(StandardCharsets.US_ASCII);
  }

  /** Takes the next answer in; one with another status is thrown. */
  void take() throws IOException {
    int have = 0;
    int whole = Integer.MAX_VALUE;
    while (have < whole) {
      int read = in.read(answer, have, answer.length - have);
      if (read < 0) {
        throw new IOException("the other side hung up");
      }
      have += read;
      if (whole == Integer.MAX_VALUE) {
        whole = wholeLength(have);
      }
    }
    for (int i = 0; i < status.length; i++) {
      if (answer[i] != status[i]) {
        throw new IOException(new String(answer, 0, have, StandardCharsets.US_ASCII));
      }
    }
  }

  /** Length of head and body, or the largest number while the head is not there yet. */
  private int wholeLength(int have) {
    int length = 0;
    for (int at = 0; at + 3 < have; at++) {
      if (answer[at] == '\r' && answer[at + 1] == '\n' && answer[at + 2] == '\r') {
        return at + 4 + length;
      }
      if ((answer[at] | ' ') == LENGTH[0] && startsWithLength(at, have)) {
        for (int d = at + LENGTH.length; d < have && answer[d] >= '0'; d++) {
          length = 10 * length + answer[d] - '0';
        }
      }
    }
    return Integer.MAX_VALUE;
  }

  private boolean startsWithLength(int at, int have) {
    int same = 0;
    while (same < LENGTH.length && at + same < have && lower(answer[at + same]) == LENGTH[same]) {
      same++;
    }
    return same == LENGTH.length;
  }

  private static int lower(byte letter) {
    return letter >= 'A' && letter <= 'Z' ? letter | ' ' : letter;
  }
}
