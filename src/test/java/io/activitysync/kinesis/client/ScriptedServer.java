package io.activitysync.kinesis.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ServerSocketFactory;

/** Answers each request on loopback with the bytes that it is told to, right or wrong. */
public final class ScriptedServer implements AutoCloseable {

  private final ServerSocket listener;
  private final String scheme;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Function<Request, Reply> reply = request -> Reply.hangUp();

  /** A request as it came, with its header names in lower case. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Request(String head, byte[] body) {

    /** A header's value, or null. */
    public String header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).trim())
          .findFirst()
          .orElse(null);
    }
  }

  private ScriptedServer(ServerSocketFactory factory, String scheme) {
    try {
      listener = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.scheme = scheme;
    start(this::accept);
  }

  /** A server without TLS. */
  public static ScriptedServer plain() {
    return new ScriptedServer(ServerSocketFactory.getDefault(), "http");
  }

  /** A server with TLS. */
  public static ScriptedServer tls(ServerSocketFactory factory) {
    return new ScriptedServer(factory, "https");
  }

  /** What every request gets from now on. */
  public void answer(Reply answer) {
    reply = request -> answer;
  }

  /** What each request gets from now on; may block. */
  public void answerBy(Function<Request, Reply> answer) {
    reply = answer;
  }

  /** Where it listens. */
  public URI endpoint() {
    return endpoint("127.0.0.1");
  }

  /** Where it listens, under a name of this machine. */
  public URI endpoint(String host) {
    return URI.create(scheme + "://" + host + ":" + listener.getLocalPort());
  }

  /** All requests that came whole. */
  public List<Request> requests() {
    return requests;
  }

  /** How many connections are open. */
  public int openConnections() {
    return sockets.size();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      for (String head = head(in); head != null; head = head(in)) {
        Request begun = new Request(head, new byte[0]);
        int length = Integer.parseInt(begun.header("Content-Length"));
        Request whole = new Request(head, in.readNBytes(length));
        requests.add(whole);
        Reply.Then then = answer(whole, socket);
        if (then == Reply.Then.RESET) {
          socket.setSoLinger(true, 0);
        }
        if (then == Reply.Then.WAIT) {
          in.read(); // until the other side gives up
        }
        if (then != Reply.Then.GO_ON) {
          return;
        }
      }
    } catch (IOException e) {
      // the other side is gone, which is its right
    } finally {
      sockets.remove(socket);
    }
  }

  /** Apart, so that what waits for the next request holds no answer. */
  private Reply.Then answer(Request request, Socket socket) throws IOException {
    Reply now = reply.apply(request);
    socket.getOutputStream().write(now.bytes());
    socket.getOutputStream().flush();
    return now.then();
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int read = in.read();
      if (read < 0) {
        return null;
      }
      head.write(read);
      matched = read == "\r\n\r\n".charAt(matched) ? matched + 1 : read == '\r' ? 1 : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
