package io.activitysync.management.access;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/**
 * Refuses a request that tells the length of its body twice, by {@code Content-Length} and by
 * {@code Transfer-Encoding}, or by two that differ: Netty believes one, whoever stands before it
 * may believe the other, and what is between them would be another's request (RFC 9112, 6.3).
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
  /** What the request that is being read says of itself. */
  private HttpVersion version;

  StrictRequestDecoder(HttpServerOptions options) {
    super(options);
  }

  /**
   * Netty refuses lengths that differ, but takes the first of an HTTP/1.0 request; so until its
   * head is whole it counts as one of HTTP/1.1.
   */
  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    HttpMessage message = super.createMessage(initialLine);
    version = message.protocolVersion();
    return message.setProtocolVersion(HttpVersion.HTTP_1_1);
  }

  /** Called once the head is whole; what is thrown makes the request an invalid one. */
  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    if (message != null) {
      message.setProtocolVersion(version);
      HttpHeaders headers = message.headers();
      if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
          && headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
        throw new IllegalArgumentException("Content-Length beside Transfer-Encoding");
      }
    }
    return super.isContentAlwaysEmpty(message);
  }
}
