package io.activitysync.management.access;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Names that callers may know this process by. A page of another site whose name was made to point
 * here sends its own name, and so is found out (DNS rebinding). Immutable.
 */
final class HostNames {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  private final Set<String> names = new HashSet<>(LOOPBACK);

  /**
   * Loopback's names and others.
   *
   * @param bound host that the server is bound to
   * @param allowed further names, with commas between; no ports
   */
  HostNames(String bound, String allowed) {
    names.add(bare(bound));
    for (String name : allowed.split(",", -1)) {
      if (!name.isBlank()) {
        names.add(bare(name.strip()));
      }
    }
  }

  /**
   * Whether a request may say this host.
   *
   * @param host as in the Host header, without its port
   * @param local address that the request came in by; null when not known
   */
  boolean allows(String host, String local) {
    String name = bare(host);
    return names.contains(name) || (local != null && name.equals(bare(local)));
  }

  private static String bare(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    int zone = name.indexOf('%');
    return zone < 0 ? name : name.substring(0, zone);
  }
}
