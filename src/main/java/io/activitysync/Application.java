package io.activitysync;

import org.apache.camel.main.Main;

/** Starts Camel; the way of an event is in {@code routes/activity-sync.camel.yaml}. */
public final class Application {

  private Application() {}

  /**
   * Runs until the process is told to stop.
   *
   * @param args Camel main's own options
   * @throws Exception when Camel cannot start
   */
  public static void main(String[] args) throws Exception {
    Main main = new Main(Application.class);
    main.run(args);
  }
}
