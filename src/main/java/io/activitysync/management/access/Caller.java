package io.activitysync.management.access;

import io.vertx.ext.auth.User;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConstants;

/** Who sent a request, for history. */
public final class Caller {
  /** Where nobody has to say who they are. */
  private static final String UNKNOWN = "rest";

  private static final int LONGEST = 64;

  private Caller() {}

  /**
   * Name of the authenticated user, a token's {@code sub} among them; {@code rest} without
   * authentication. 1 to 64 characters, no control characters.
   */
  public static String of(Exchange exchange) {
    Object header = exchange.getMessage().getHeader(VertxPlatformHttpConstants.AUTHENTICATED_USER);
    String name = header instanceof User user ? user.subject() : null;
    if (name == null || name.isBlank()) {
      return UNKNOWN;
    }
    String plain = name.replaceAll("\\p{Cntrl}", "");
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
  }

  /** Whether they have said who they are. */
  public static boolean isKnown(Exchange exchange) {
    return exchange.getMessage().getHeader(VertxPlatformHttpConstants.AUTHENTICATED_USER)
        instanceof User;
  }

  /** {@code viewer} or {@code operator}; without authentication everybody is one. */
  public static String role(Exchange exchange) {
    Object header = exchange.getMessage().getHeader(VertxPlatformHttpConstants.AUTHENTICATED_USER);
    boolean operates = !(header instanceof User user) || Role.operates(user);
    return (operates ? Role.OPERATOR : Role.VIEWER).text();
  }
}
