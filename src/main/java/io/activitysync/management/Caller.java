package io.activitysync.management;

import org.apache.camel.Exchange;

/** Who asks. */
final class Caller {
  private Caller() {}

  /** The acting user's name, for the history; the one place that knows it. */
  static String of(Exchange exchange) {
    return "user";
  }
}
