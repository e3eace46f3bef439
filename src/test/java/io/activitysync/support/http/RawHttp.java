package io.activitysync.support.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One HTTP request exactly as it is written, also as no well-behaved client would send it. */
public final class RawHttp {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private RawHttp() {}

  /**
   * Sends text to loopback and reads until the other side closes.
   *
   * @param request whole, each line with CRLF; should ask for {@code Connection: close}
   */
  public static RawAnswer send(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getByAddress(LOOPBACK), port)) {
      socket.setSoTimeout((int) LIMIT.toMillis());
      OutputStream out = socket.getOutputStream();
      try {
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      } catch (IOException e) {
        // refused before it was whole; the answer says why
      }
      return RawAnswer.read(socket.getInputStream());
    }
  }
}
