package io.activitysync;

import io.activitysync.connection.InvalidSettingsException;
import java.net.BindException;
import org.apache.camel.main.Main;

/** Runs Camel main, and says in plain words why it can't start. */
final class StartUp {
  private StartUp() {}

  /** Runs until told to stop; answers the process's exit code. */
  static int run(Main main) {
    try {
      main.run();
      return main.getExitCode();
    } catch (Exception e) {
      System.err.println("Activity Sync can't start. " + reason(e));
      return 1;
    }
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
      root = t;
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
