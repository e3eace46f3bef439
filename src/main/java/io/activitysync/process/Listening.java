package io.activitysync.process;

import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.Violation;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether this process can listen where it is told to. Asked before anything is opened: Camel's
 * servers wait without end for a port that they can't have.
 */
final class Listening {
  private static final int LAST_PRIVILEGED = 1023;
  private static final int LAST_PORT = 65_535;

  private Listening() {}

  /**
   * Listens at the address of each server that is wanted, for a moment.
   *
   * @throws InvalidSettingsException naming each property that can't be used, and what to do
   */
  static void check(ProcessSettings settings) {
    List<Violation> wrong = new ArrayList<>();
    Map<InetSocketAddress, String> taken = new HashMap<>();
    for (String server : BindAddresses.SERVERS) {
      if (settings.get(server + ".enabled", "false").strip().equalsIgnoreCase("true")) {
        String host = settings.get(server + ".host", "0.0.0.0").strip();
        int port = settings.wholeNumber(server + ".port", 0, 0);
        check(server, host, port, wrong);
        // of two in one process the second would not fail, and never be asked anything
        String other =
            port > 0 && port <= LAST_PORT
                ? taken.putIfAbsent(new InetSocketAddress(host, port), server)
                : null;
        if (other != null) {
          wrong.add(
              new Violation(
                  server + ".port",
                  "is " + port + ", as " + other + ".port is; should be another one"));
        }
      }
    }
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
  }

  private static void check(String server, String host, int port, List<Violation> wrong) {
    if (port < 1 || port > LAST_PORT) {
      // 0 would be one that the system chooses, and nobody is told of
      wrong.add(
          new Violation(server + ".port", "is " + port + ", should be from 1 to " + LAST_PORT));
      return;
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      wrong.add(
          new Violation(
              server + ".host", "is \"" + host + "\", a name that can't be resolved; " + here()));
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      // as the servers do it, or what a process has left behind would count as in use for a minute
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException e) {
      wrong.add(refused(server, host, port, e));
    }
  }

  /** Puts into words why an address can't be had. */
  static Violation refused(String server, String host, int port, IOException e) {
    String said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (said.contains("permission denied") && port <= LAST_PRIVILEGED) {
      return new Violation(
          server + ".port",
          "is "
              + port
              + ", which the system keeps for root; should be above "
              + LAST_PRIVILEGED
              + ", or the process be allowed it (on Linux CAP_NET_BIND_SERVICE)");
    }
    if (said.contains("assign requested address")) {
      return new Violation(
          server + ".host",
          "is \"" + host + "\", an address that this machine does not have; " + here());
    }
    if (e instanceof BindException && said.contains("in use")) {
      return new Violation(
          server + ".port",
          "is "
              + port
              + ", which another process listens at on "
              + host
              + "; should be a free one, or that process stopped");
    }
    return new Violation(
        server + ".port", "is " + port + " on " + host + ", which can't be had: " + e.getMessage());
  }

  private static String here() {
    return "should be 127.0.0.1, 0.0.0.0 for all, or one of its own";
  }
}
