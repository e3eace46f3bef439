package io.activitysync.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import java.util.Stack;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;

/**
 * Keeps what a thread resolves placeholders with, as the parameters of a route template, from other
 * threads. Camel 4.18 has one stack of them for a whole context: a route that is made while another
 * thread resolves the same names gets the other's values, so that a connection's events would go to
 * the stream of another. Safe for use by several threads.
 */
public final class ThreadParameters {
  private static final String FIELD = "localProperties";

  private ThreadParameters() {}

  /**
   * To be called before any route is made.
   *
   * @throws IllegalStateException where Camel is of a version that this does not fit
   */
  public static void separate(CamelContext context) {
    try {
      var field = PropertiesComponent.class.getDeclaredField(FIELD);
      field.setAccessible(true);
      field.set(context.getPropertiesComponent(), new OfEachThread());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this is made for Camel 4.18.0 alone", e);
    }
  }

  /** As much of a stack as Camel uses here. */
  // the type is Camel's; what is each thread's own needs no lock
  @SuppressWarnings({"JdkObsolete", "UnsynchronizedOverridesSynchronized"})
  private static final class OfEachThread extends Stack<Properties> {
    private static final long serialVersionUID = 1L;

    private final transient ThreadLocal<Deque<Properties>> own =
        ThreadLocal.withInitial(ArrayDeque::new);

    @Override
    public Properties push(Properties parameters) {
      own.get().push(parameters);
      return parameters;
    }

    @Override
    public Properties pop() {
      return own.get().pop();
    }

    @Override
    public Properties peek() {
      return own.get().element();
    }

    @Override
    public boolean isEmpty() {
      return own.get().isEmpty();
    }
  }
}
