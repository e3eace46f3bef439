package io.activitysync;

import io.activitysync.connection.InvalidSettingsException;
import io.activitysync.connection.Violation;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Where the process listens: on loopback, unless callers have to say who they are. */
final class BindAddresses {
  private static final List<String> SERVERS = List.of("camel.server", "camel.management");

  private BindAddresses() {}

  /**
   * Lets loopback through, and other addresses with authentication.
   *
   * @throws InvalidSettingsException naming each address that anyone could call
   */
  static void check(ProcessSettings settings) {
    List<Violation> wrong = new ArrayList<>();
    for (String server : SERVERS) {
      String host = settings.get(server + ".host", "0.0.0.0");
      boolean enabled = Boolean.parseBoolean(settings.get(server + ".enabled", "false"));
      boolean known =
          Boolean.parseBoolean(settings.get(server + ".authenticationEnabled", "false"))
              || Boolean.parseBoolean(settings.get(server + ".authentication-enabled", "false"));
      if (enabled && !known && !isLoopback(host)) {
        wrong.add(
            new Violation(
                server + ".host",
                "is \""
                    + host
                    + "\", should be 127.0.0.1 unless "
                    + server
                    + ".authenticationEnabled is true: anyone could switch connections there"));
      }
    }
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
