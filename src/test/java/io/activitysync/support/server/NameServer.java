package io.activitysync.support.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A DNS server on a free UDP port of loopback that knows no name until it is told to, and then says
 * of every name that it is 127.0.0.1 (RFC 1035; a question a packet, as resolvers ask).
 * Thread-safe.
 */
public final class NameServer implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int TYPE_A = 1;
  private static final int NO_SUCH_NAME = 0x8183;
  private static final int NO_ERROR = 0x8180;

  /** Points to the name in the question; type A, class IN, 1 s, four bytes of address. */
  private static final byte[] LOOPBACK = {
    (byte) 0xc0, HEADER, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 127, 0, 0, 1
  };

  private final DatagramSocket socket;
  private volatile boolean knows;

  private NameServer(DatagramSocket socket) {
    this.socket = socket;
  }

  /** Starts one that knows no name. */
  public static NameServer start() throws IOException {
    NameServer server = new NameServer(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
    Thread thread = new Thread(server::serve, "name-server");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** From now on every name is known. */
  public void knowAll() {
    knows = true;
  }

  @Override
  public void close() {
    socket.close();
  }

  private void serve() {
    byte[] buffer = new byte[512];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private byte[] answer(byte[] query) {
    int end = HEADER;
    while (query[end] != 0) {
      end += query[end] + 1;
    }
    end += 5; // the root's empty label, type, class
    boolean address = knows && query[end - 3] == TYPE_A;
    ByteBuffer answer = ByteBuffer.allocate(end + (address ? LOOPBACK.length : 0));
    answer.put(query, 0, end);
    answer.putShort(2, (short) (knows ? NO_ERROR : NO_SUCH_NAME));
    answer.putShort(6, (short) (address ? 1 : 0)).putShort(8, (short) 0).putShort(10, (short) 0);
    if (address) {
      answer.put(LOOPBACK);
    }
    return answer.array();
  }
}
