package io.activitysync;

import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.store.key.StoreKeyException;
import io.activitysync.route.files.MissingComponents;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs Camel main, and says in plain words why it can't start. */
public final class StartUp {
  /** Exit code where it can't start. */
  public static final int FAILED = 1;

  /**
   * Exit code where the key of the store's secrets is missing, wrong or readable by others: to
   * start again does not help. 2 is a wrong command line's.
   */
  public static final int STORE_KEY = 3;

  /** Name of the bean that says why Camel runs and this application does not, where that is so. */
  static final String FAILURE = "start-failure";

  /** Longer than Camel waits for what is on its way. */
  private static final int LONGEST_STOP_SECONDS = 90;

  private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);

  private StartUp() {}

  /** Runs until told to stop; answers the process's exit code. */
  public static int run(Main main) {
    CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    // its own hook would have the JVM end with 128 and the number of the signal
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    Thread hook = new Thread(() -> end(main, exitCode), "activity-sync-end");
    Runtime.getRuntime().addShutdownHook(hook);
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void afterStart(BaseMainSupport started) {
            failure.set(
                started
                    .getCamelContext()
                    .getRegistry()
                    .lookupByNameAndType(FAILURE, RuntimeException.class));
            if (failure.get() != null) {
              main.completed();
            }
          }
        });
    int code = FAILED;
    try {
      main.run();
      code = failure.get() == null ? main.getExitCode() : told(failure.get(), errors());
    } catch (Exception e) {
      code = told(e, errors());
    } finally {
      exitCode.complete(code);
      takeBack(hook);
    }
    return code;
  }

  /** Or who runs it within another program would keep all of it until that one ends. */
  private static void takeBack(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      LOG.trace("The JVM ends: nothing to take back", ending);
    }
  }

  /** Stops as told by a signal; nothing where it has ended by itself. */
  private static void end(Main main, CompletableFuture<Integer> exitCode) {
    if (exitCode.isDone()) {
      return;
    }
    main.completed();
    int code = exitCode.completeOnTimeout(FAILED, LONGEST_STOP_SECONDS, TimeUnit.SECONDS).join();
    Runtime.getRuntime().halt(code);
  }

  /**
   * Ends the process where a server can't have its port after all, because another process took it
   * since {@link io.activitysync.process.CheckedSettings} looked: Camel would wait for it without
   * end.
   */
  static void endWithoutPorts(Vertx vertx) {
    vertx.exceptionHandler(
        failure -> {
          if (find(failure, SocketException.class) != null) {
            // not exit: that would wait for the thread that waits for the port
            Runtime.getRuntime().halt(told(failure, errors()));
          }
        });
  }

  /** In UTF-8 as the log: a locale that a container lacks would leave question marks. */
  private static PrintStream errors() {
    return new PrintStream(System.err, true, StandardCharsets.UTF_8);
  }

  /** Says why, in one line; answers the exit code. */
  static int told(Throwable failure, PrintStream to) {
    to.println("Activity Sync can't start. " + reason(failure));
    to.flush();
    return find(failure, StoreKeyException.class) == null ? FAILED : STORE_KEY;
  }

  /** The words of the one that knows what to do about it, which is seldom the innermost. */
  static String reason(Throwable failure) {
    InvalidSettingsException settings = find(failure, InvalidSettingsException.class);
    if (settings != null) {
      return "These settings can't be used:" + settings.getMessage();
    }
    StoreUnavailableException store = find(failure, StoreUnavailableException.class);
    if (store != null) {
      return store.getMessage();
    }
    Optional<String> component = MissingComponents.explain(failure);
    if (component.isPresent()) {
      return component.get();
    }
    Throwable root = root(failure);
    PropertyBindingException property = find(failure, PropertyBindingException.class);
    if (property != null) {
      return misspelt(property, root);
    }
    if (root instanceof SocketException) {
      return "The port of camel.server.port or camel.management.port can't be had: " + root;
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  private static String misspelt(PropertyBindingException e, Throwable root) {
    String prefix = e.getOptionPrefix() == null ? "" : e.getOptionPrefix();
    String why =
        root == e
            ? "is not known, or can't have this value; should be an option of Camel 4.18,"
                + " or be left out"
            : "can't have this value: " + root.getMessage();
    return "These settings can't be used:\n  " + prefix + e.getPropertyName() + ": " + why;
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static <T extends Throwable> T find(Throwable failure, Class<T> kind) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (kind.isInstance(t)) {
        return kind.cast(t);
      }
    }
    return null;
  }
}
