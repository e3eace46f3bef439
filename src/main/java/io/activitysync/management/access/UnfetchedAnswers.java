package io.activitysync.management.access;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much memory answers take that their callers have not fetched. Where it is too much, those
 * connections are closed whose answers have waited longest. Safe for use by several threads.
 */
final class UnfetchedAnswers {
  /** Bytes from which on a part of an answer counts; thousands of smaller ones do no harm. */
  static final int LARGE = 8 * 1024;

  private final Map<ChannelHandlerContext, Long> waiting = new LinkedHashMap<>();
  private final long most;
  private long all;

  /**
   * None yet.
   *
   * @param most bytes of all of them, but that one alone may be larger
   */
  UnfetchedAnswers(long most) {
    this.most = most;
  }

  /**
   * There is more for a caller to fetch, or there will be in a moment.
   *
   * @param connection where it is closed from: behind Vert.x's own handler, which would wait for
   *     all to be fetched first
   */
  void add(ChannelHandlerContext connection, int bytes) {
    List<ChannelHandlerContext> late = new ArrayList<>();
    synchronized (this) {
      waiting.merge(connection, (long) bytes, Long::sum);
      all += bytes;
      Iterator<Map.Entry<ChannelHandlerContext, Long>> oldest = waiting.entrySet().iterator();
      while (all > most && oldest.hasNext()) {
        Map.Entry<ChannelHandlerContext, Long> one = oldest.next();
        if (!one.getKey().equals(connection)) {
          all -= one.getValue();
          late.add(one.getKey());
          oldest.remove();
        }
      }
    }
    for (ChannelHandlerContext one : late) {
      ChannelFuture unused = one.close();
    }
  }

  /** As much has left, or never will. */
  synchronized void remove(ChannelHandlerContext connection, int bytes) {
    long before = waiting.getOrDefault(connection, 0L);
    long left = Math.max(0, before - bytes);
    all -= before - left;
    if (left > 0) {
      waiting.put(connection, left);
    } else {
      waiting.remove(connection);
    }
  }
}
