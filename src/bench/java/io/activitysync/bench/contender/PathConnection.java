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
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
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
    byte[] begin = (head + body + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    int at = begin.length;
    if (request.length < at + body) {
      request = new byte[at + body];
    }
    System.arraycopy(begin, 0, request, 0, at);
    for (int i = 0; i < chunk.size(); i++) {
      byte[] event = chunk.data(i);
      System.arraycopy(event, 0, request, at, event.length);
      at += event.length;
      request[at++] = '\n';
    }
    socket.getOutputStream().write(request, 0, at);
    reply.take();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
