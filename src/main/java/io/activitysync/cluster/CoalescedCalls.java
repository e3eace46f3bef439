package io.activitysync.cluster;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * What many ask at the same time is asked together: while a question is under way, those that come
 * wait for it to end, and then go with the next one. So a thousand connections that want the same
 * of a database at once cost it a few transactions, and this process one thread and one connection
 * to it. Safe for use by several threads; nobody waits.
 *
 * @param <K> what is asked about
 * @param <V> what is answered of each
 */
final class CoalescedCalls<K, V> {
  private final Executor blocking;
  private final int most;
  private final Function<Set<K>, Map<K, V>> question;

  /** Guarded by this. */
  private final Map<K, CompletableFuture<V>> waiting = new LinkedHashMap<>();

  /** Guarded by this: whether a question is under way, or about to be. */
  private boolean asking;

  /**
   * Asks nothing yet.
   *
   * @param blocking runs the question, which may block; one at a time
   * @param most how many are asked about together
   * @param question answers about each that it is given; where it throws, that is the answer to all
   *     of them
   */
  CoalescedCalls(Executor blocking, int most, Function<Set<K>, Map<K, V>> question) {
    this.blocking = blocking;
    this.most = most;
    this.question = question;
  }

  /**
   * Asks about one, after what is under way.
   *
   * @return completes on a thread of the question's; each caller's own
   */
  CompletableFuture<V> ask(K about) {
    CompletableFuture<V> answer;
    boolean first;
    synchronized (this) {
      answer = waiting.computeIfAbsent(about, one -> new CompletableFuture<>());
      first = !asking;
      asking = true;
    }
    CompletableFuture<V> own = answer.copy();
    if (first) {
      begin();
    }
    return own;
  }

  private void begin() {
    try {
      blocking.execute(this::askNext);
    } catch (RejectedExecutionException | Error e) {
      // the process ends, or has no thread left: whoever asks next begins anew
      all().values().forEach(one -> one.completeExceptionally(e));
    }
  }

  private synchronized Map<K, CompletableFuture<V>> all() {
    asking = false;
    return next(Integer.MAX_VALUE);
  }

  private void askNext() {
    Map<K, CompletableFuture<V>> asked = next(most);
    try {
      Map<K, V> answers = question.apply(asked.keySet());
      asked.forEach((about, one) -> one.complete(answers.get(about)));
    } catch (Throwable e) {
      // an error as well: it would be the last question of all
      asked.values().forEach(one -> one.completeExceptionally(e));
    }
    if (goOn()) {
      begin();
    }
  }

  private synchronized boolean goOn() {
    asking = !waiting.isEmpty();
    return asking;
  }

  private synchronized Map<K, CompletableFuture<V>> next(int limit) {
    Map<K, CompletableFuture<V>> taken = new LinkedHashMap<>();
    Iterator<Map.Entry<K, CompletableFuture<V>>> all = waiting.entrySet().iterator();
    while (all.hasNext() && taken.size() < limit) {
      Map.Entry<K, CompletableFuture<V>> one = all.next();
      taken.put(one.getKey(), one.getValue());
      all.remove();
    }
    return taken;
  }
}
