package io.activitysync.support.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy on loopback, for {@code CONNECT} and for whole URIs. It alone knows where hosts
 * are: names of others are refused with 502, so that nothing leaves this machine. Thread-safe.
 */
public final class ForwardProxy implements AutoCloseable {
  private final Map<String, Integer> ports;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final int port;
  private volatile ServerSocket listener;

  private ForwardProxy(Map<String, Integer> ports) throws IOException {
    this.ports = Map.copyOf(ports);
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.port = listener.getLocalPort();
    start(this::accept);
  }

  /**
   * Starts one on any free port.
   *
   * @param ports of loopback by {@code host:port} as clients name it
   */
  public static ForwardProxy to(Map<String, Integer> ports) throws IOException {
    return new ForwardProxy(ports);
  }

  public int port() {
    return port;
  }

  /** First lines of all requests, without their version. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** Refuses all who come, and cuts off all who are there. */
  public void goAway() {
    close();
  }

  /** Is there again, at the same port. */
  public void comeBack() throws IOException {
    listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    start(this::accept);
  }

  private void accept() {
    ServerSocket mine = listener;
    while (!mine.isClosed()) {
      try {
        Socket client = mine.accept();
        sockets.add(client);
        start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      byte[] head = head(client.getInputStream());
      String line = new String(head, StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
      asked.add(line.replaceAll(" HTTP/1\\.1$", ""));
      boolean tunnel = line.startsWith("CONNECT ");
      String host = line.split(" ", -1)[1].replaceAll("^\\w+://([^/]*).*$", "$1");
      Integer to = ports.get(host);
      if (to == null) {
        answer(client, "502 Bad Gateway\r\nContent-Length: 0");
        return;
      }
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), to)) {
        sockets.add(server);
        if (tunnel) {
          answer(client, "200 Connection established");
        } else {
          server.getOutputStream().write(head);
        }
        start(() -> pipe(server, client));
        pipe(client, server);
      }
    } catch (IOException e) {
      // one side is gone, which is its right
    } finally {
      sockets.remove(client);
    }
  }

  private static void answer(Socket client, String status) throws IOException {
    client
        .getOutputStream()
        .write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void pipe(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // as above
    }
  }

  private static byte[] head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int read = in.read();
      if (read < 0) {
        throw new IOException("the head was cut off");
      }
      head.write(read);
    }
    return head.toByteArray();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "forward-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
