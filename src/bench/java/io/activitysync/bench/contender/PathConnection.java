package io.activitysync.bench.contender;

import io.activitysync.bench.load.Chunk;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A kept connection that posts events as NDJSON, as cheaply as can be: what is measured is who
 * takes them, on the same cores. Used by one thread.
 */
final class PathConnection implements AutoCloseable {
  private static final int ACCEPTED = 202;

  private final String head;
  private final Socket socket;
  private final HttpReply reply;
  private byte[] request = new byte[0];

  PathConnection(URI address) throws IOException {
    head =
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-ndjson\r\n"
            .formatted(address.getPath(), address.getAuthority());
    socket = new Socket(address.getHost(), address.getPort());
    socket.setTcpNoDelay(true);
    reply = new HttpReply(socket.getInputStream(), ACCEPTED);
  }

  void post(Chunk chunk) throws IOException {
    int body = 0;
    for (int i = 0; i < chunk.size(); i++) {
      body += chunk.data(i).length + 1;
    }
    int at = begin("", body);
    for (int i = 0; i < chunk.size(); i++) {
      byte[] event = chunk.data(i);
      System.arraycopy(event, 0, request, at, event.length);
      at += event.length;
      request[at++] = '\n';
    }
    call(at);
  }

  /** Posts a body of gzip. */
  void postPacked(byte[] body) throws IOException {
    int at = begin("Content-Encoding: gzip\r\n", body.length);
    System.arraycopy(body, 0, request, at, body.length);
    call(at + body.length);
  }

  /** Writes the head, and gives where the body begins. */
  private int begin(String more, int body) {
    byte[] begin =
        (head + more + "Content-Length: " + body + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    if (request.length < begin.length + body) {
      request = new byte[begin.length + body];
    }
    System.arraycopy(begin, 0, request, 0, begin.length);
    return begin.length;
  }

  private void call(int length) throws IOException {
    socket.getOutputStream().write(request, 0, length);
    reply.take();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
