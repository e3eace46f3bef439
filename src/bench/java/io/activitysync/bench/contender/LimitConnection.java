package io.activitysync.bench.contender;

import io.activitysync.bench.load.Chunk;
import io.activitysync.bench.load.Target;
import java.io.IOException;
import java.net.Socket;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A kept connection that puts records; used by one thread. */
final class LimitConnection implements AutoCloseable {
  private static final int OK = 200;

  private final LimitRequest request;
  private final Socket socket;
  private final HttpReply reply;

  LimitConnection(Target target) throws Exception {
    String host = target.endpoint().getHost();
    int port = target.endpoint().getPort();
    request = new LimitRequest(host + ":" + port, target.stream(0));
    socket =
        target.tls()
            ? trustingAll().getSocketFactory().createSocket(host, port)
            : new Socket(host, port);
    socket.setTcpNoDelay(true);
    reply = new HttpReply(socket.getInputStream(), OK);
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
    reply.take();
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
