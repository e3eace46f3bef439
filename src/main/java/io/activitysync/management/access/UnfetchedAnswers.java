package io.activitysync.management.access;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
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

  private final Map<Channel, Long> waiting = new LinkedHashMap<>();
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

  /** There is more for a caller to fetch, or there will be in a moment. */
  void add(Channel channel, int bytes) {
    List<Channel> late = new ArrayList<>();
    synchronized (this) {
      waiting.merge(channel, (long) bytes, Long::sum);
      all += bytes;
      Iterator<Map.Entry<Channel, Long>> oldest = waiting.entrySet().iterator();
      while (all > most && oldest.hasNext()) {
        Map.Entry<Channel, Long> one = oldest.next();
        if (!one.getKey().equals(channel)) {
          all -= one.getValue();
          late.add(one.getKey());
          oldest.remove();
        }
      }
    }
    for (Channel one : late) {
      ChannelFuture unused = one.close();
    }
  }

  /** As much has left, or never will. */
  synchronized void remove(Channel channel, int bytes) {
    long before = waiting.getOrDefault(channel, 0L);
    long left = Math.max(0, before - bytes);
    all -= before - left;
    if (left > 0) {
      waiting.put(channel, left);
    } else {
      waiting.remove(channel);
    }
  }
}
