package io.activitysync.batch;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Batches of one type, pulled one after the other as there is room for them, so that a source of
 * any length needs no more memory than its batches in flight. Used by one thread at a time.
 *
 * @param <B> what a batch is
 */
public abstract class Batches<B> implements Closeable {
  private final Class<B> type;

  /** Stands before the first batch; {@code type} is what {@link #in} finds it by. */
  protected Batches(Class<B> type) {
    this.type = type;
  }

  /** Makes one batch of another. */
  @FunctionalInterface
  public interface Step<B, C> {
    /**
     * Called once a batch, on the thread that pulls.
     *
     * @throws IOException when it can't be made; whoever pulls gets it
     */
    C of(B batch) throws IOException;
  }

  /** Batches that are in memory already. */
  public static <B> Batches<B> of(Class<B> type, List<? extends B> batches) {
    Iterator<? extends B> left = batches.iterator();
    return new Batches<>(type) {
      @Override
      public B next() {
        return left.hasNext() ? left.next() : null;
      }

      @Override
      public boolean bounded() {
        return true;
      }
    };
  }

  /** A message's body that stands for batches, where these alone would be taken for another. */
  public interface Holder {
    /** The batches. */
    Batches<?> batches();
  }

  /** A message's body, where it is or holds batches of the type; else null. */
  @SuppressWarnings("unchecked") // the type is the one that it was made with
  public static <B> Batches<B> in(Object body, Class<B> type) {
    Object held = body instanceof Holder holder ? holder.batches() : body;
    return held instanceof Batches<?> batches && batches.type == type ? (Batches<B>) batches : null;
  }

  /**
   * The next batch, which may be empty.
   *
   * @return null at the end
   * @throws IOException when the source can't be read, or what it holds can't be taken; these are
   *     then at their end, and what was handed over before stays so
   */
  public abstract B next() throws IOException;

  /**
   * Whether all of it lay in memory, as an HTTP body does, and was validated whole: then nothing is
   * handed over of a body that holds something bad, and all is pulled before any of it is sent.
   */
  public boolean bounded() {
    return false;
  }

  /**
   * Takes back a batch that was pulled from here and that nobody looks at any more, so that its
   * memory can be used again. Need not be called. Safe for any thread.
   */
  public void release(B batch) {
    // most leave it to the garbage collector
  }

  /** Lets go of the source. Idempotent. */
  @Override
  public void close() throws IOException {
    // most have nothing to let go of
  }

  /**
   * Batches made of these as they are pulled.
   *
   * @param to what is made; as bounded as these, and closed with them
   */
  public final <C> Batches<C> map(Class<C> to, Step<? super B, ? extends C> step) {
    return map(to, step, batch -> {});
  }

  /**
   * The same.
   *
   * @param released takes those that were {@linkplain #release released}
   */
  public final <C> Batches<C> map(
      Class<C> to, Step<? super B, ? extends C> step, Consumer<? super C> released) {
    Batches<B> from = this;
    return new Batches<>(to) {
      @Override
      public C next() throws IOException {
        B batch = from.next();
        return batch == null ? null : step.of(batch);
      }

      @Override
      public boolean bounded() {
        return from.bounded();
      }

      @Override
      public void release(C batch) {
        released.accept(batch);
      }

      @Override
      public void close() throws IOException {
        from.close();
      }
    };
  }
}
