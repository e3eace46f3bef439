package io.activitysync;

import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.store.key.StoreKeyException;
import java.net.BindException;
import org.apache.camel.main.Main;

/** Runs Camel main, and says in plain words why it can't start. */
public final class StartUp {
  /** Exit code where it can't start. */
  public static final int FAILED = 1;

  /**
   * Exit code where the key of the store's secrets is missing, wrong or readable by others: to
   * start again does not help. 2 is a wrong command line's.
   */
  public static final int STORE_KEY = 3;

  private StartUp() {}

  /** Runs until told to stop; answers the process's exit code. */
  public static int run(Main main) {
    try {
      main.run();
      return main.getExitCode();
    } catch (Exception e) {
      System.err.println("Activity Sync can't start. " + reason(e));
      return isKeyProblem(e) ? STORE_KEY : FAILED;
    }
  }

  private static boolean isKeyProblem(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof StoreKeyException)) {
      cause = cause.getCause();
    }
    return cause != null;
  }

  static String reason(Throwable failure) {
    Throwable root = failure;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof InvalidSettingsException) {
        return "These settings can't be used:" + t.getMessage();
      }
      if (t instanceof BindException) {
        return "The port of camel.server.port or camel.management.port is in use: "
            + t.getMessage();
      }
      if (t instanceof StoreKeyException) {
        return t.getMessage();
      }
      root = t;
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
