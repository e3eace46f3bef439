package io.activitysync.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.AttributeKey;

/**
 * Takes the bytes of a request's body as they come off the wire, where Vert.x would copy them once
 * to hand them on, and the handler again to keep them. For the connection's event loop alone.
 */
public interface BodyCollector {
  /** Of the request whose body comes in at the moment; of the connection's channel. */
  AttributeKey<BodyCollector> KEY = AttributeKey.valueOf(BodyCollector.class, "KEY");

  /**
   * Copies the next bytes of the body behind those before.
   *
   * @return a view of the copy, to be handed on; null where it takes no more, and these are to be
   *     handed on themselves
   */
  ByteBuf collect(ByteBuf content);
}
