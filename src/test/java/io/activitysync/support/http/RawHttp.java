package io.activitysync.support.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One HTTP request exactly as it is written, also as no well-behaved client would send it. */
public final class RawHttp implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final Socket socket;

  private RawHttp(Socket socket) {
    this.socket = socket;
  }

  /** Connects to loopback. */
  public static RawHttp open(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getByAddress(LOOPBACK), port);
    socket.setSoTimeout((int) LIMIT.toMillis());
    return new RawHttp(socket);
  }

  /**
   * Sends text to loopback and reads until the other side closes.
   *
   * @param request whole, each line with CRLF; should ask for {@code Connection: close}
   */
  public static RawAnswer send(int port, String request) throws IOException {
    try (RawHttp raw = open(port)) {
      try {
        raw.write(request);
      } catch (IOException e) {
        // refused before it was whole; the answer says why
      }
      return raw.read();
    }
  }

  /** Sends the next part of a request. */
  public void write(String part) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(part.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** Reads until the other side closes, or the answer is whole. */
  public RawAnswer read() throws IOException {
    return RawAnswer.read(socket.getInputStream());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
