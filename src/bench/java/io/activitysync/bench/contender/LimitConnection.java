package io.activitysync.bench.contender;

import io.activitysync.bench.load.Chunk;
import io.activitysync.bench.load.Target;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A kept connection that puts records; used by one thread. */
final class LimitConnection implements AutoCloseable {
  private static final int LARGEST_ANSWER = 128 * 1024;
  private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LENGTH = "Content-Length: ".getBytes(StandardCharsets.US_ASCII);

  private final LimitRequest request;
  private final Socket socket;
  private final InputStream in;
  private final byte[] answer = new byte[LARGEST_ANSWER];

  LimitConnection(Target target) throws Exception {
    String host = target.endpoint().getHost();
    int port = target.endpoint().getPort();
    request = new LimitRequest(host + ":" + port, target.stream(0));
    socket =
        target.tls()
            ? trustingAll().getSocketFactory().createSocket(host, port)
            : new Socket(host, port);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  void putRecords(Chunk chunk) throws IOException {
    request.putRecords(chunk);
    call();
  }

  void putRecord(Chunk one) throws IOException {
    request.putRecord(one);
    call();
  }

  private void call() throws IOException {
    request.writeTo(socket.getOutputStream());
    int have = 0;
    int whole = Integer.MAX_VALUE;
    while (have < whole) {
      int read = in.read(answer, have, answer.length - have);
      if (read < 0) {
        throw new IOException("the sink hung up");
      }
      have += read;
      if (whole == Integer.MAX_VALUE) {
        whole = wholeLength(have);
      }
    }
    for (int i = 0; i < OK.length; i++) {
      if (answer[i] != OK[i]) {
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
      if (answer[at] == LENGTH[0] && startsWithLength(at, have)) {
        for (int d = at + LENGTH.length; d < have && answer[d] >= '0'; d++) {
          length = 10 * length + answer[d] - '0';
        }
      }
    }
    return Integer.MAX_VALUE;
  }

  private boolean startsWithLength(int at, int have) {
    int same = 0;
    while (same < LENGTH.length && at + same < have && answer[at + same] == LENGTH[same]) {
      same++;
    }
    return same == LENGTH.length;
  }

  /** Trusts whoever answers: it is the sink on this machine, whose certificate nobody signed. */
  private static SSLContext trustingAll() throws Exception {
    TrustManager all =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String authType) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String authType) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {all}, new SecureRandom());
    return context;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
