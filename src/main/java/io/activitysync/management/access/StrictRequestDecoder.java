package io.activitysync.management.access;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/**
 * Refuses a request that tells the length of its body twice, by {@code Content-Length} and by
 * {@code Transfer-Encoding}: Netty believes the second, whoever stands before it may believe the
 * first, and what is between them would be another's request (RFC 9112, 6.3).
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {

  StrictRequestDecoder(HttpServerOptions options) {
    super(options);
  }

  /** Called once the head is whole; what is thrown makes the request an invalid one. */
  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    if (message != null) {
      HttpHeaders headers = message.headers();
      if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
          && headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
        throw new IllegalArgumentException("Content-Length beside Transfer-Encoding");
      }
    }
    return super.isContentAlwaysEmpty(message);
  }
}
