package io.activitysync.management.access;

import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.Violation;
import io.activitysync.http.RequestPath;
import io.activitysync.http.VertxAnswers;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Stands before everything that a server answers: turns away what a browser was tricked into
 * sending, and tells browsers what not to do with answers. Safe for use by several threads.
 */
final class Guard implements Handler<RoutingContext> {
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final Set<HttpMethod> KNOWN =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE,
          HttpMethod.OPTIONS);

  private static final String LETTERS = "[A-Za-z0-9._-]";
  private static final String IPV6 = "[0-9A-Fa-f:.]+(%" + LETTERS + "+)?";

  /** A name, an address of IPv4, or one of IPv6 in brackets; nothing where it is empty. */
  private static final Pattern HOST =
      Pattern.compile("(" + LETTERS + "*|\\[" + IPV6 + "])(:\\d{1,5})?");

  /** The property of further names. */
  static final String ALLOWED = "activity-sync.allowed-hosts";

  /** A host without a port; IPv6 in brackets or as it is. */
  private static final Pattern NAME =
      Pattern.compile(LETTERS + "+|\\[" + IPV6 + "]|(?=.*:.*:)" + IPV6);

  private static final List<String> FORWARDING =
      List.of(
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Port",
          "X-Forwarded-Prefix",
          "X-Forwarded-Proto");

  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  /**
   * Names that callers may know this process by. A page of another site whose name was made to
   * point here sends its own name, and so is found out (DNS rebinding).
   */
  private final Set<String> names = new HashSet<>(LOOPBACK);

  /**
   * For one server, known by loopback's names and others.
   *
   * @param bound host that the server is bound to
   * @param allowed further names, with commas between; no ports
   * @throws InvalidSettingsException naming each that no host can be, and so would let nobody in
   */
  Guard(String bound, String allowed) {
    names.add(bare(bound));
    List<Violation> wrong = new ArrayList<>();
    Arrays.stream(allowed.split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .forEach(
            name -> {
              if (NAME.matcher(name).matches()) {
                names.add(bare(name));
              } else {
                wrong.add(notAName(name));
              }
            });
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
  }

  private static Violation notAName(String name) {
    return new Violation(
        ALLOWED,
        "has \""
            + name
            + "\", should be names with commas between, each as console.example, without a scheme,"
            + " a port, a path or a *");
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    head(context);
    forgetForwarding(request);
    HostAndPort host = host(request);
    if (!KNOWN.contains(request.method())) {
      VertxAnswers.end(
          context, 405, "Method not allowed", "GET, POST, PUT, PATCH and DELETE are known");
    } else if (host == null || request.headers().getAll("Host").size() > 1) {
      VertxAnswers.end(
          context, 400, "No such host", "Host: should be there once, as name or name:port");
    } else if (!isOurs(host.host(), localAddress(request))) {
      VertxAnswers.end(
          context,
          421,
          "Misdirected request",
          "Host: is not a name of this process; " + ALLOWED + " can add it");
    } else if (isPreflight(request)) {
      VertxAnswers.end(
          context, 403, "Cross-site request", "Pages of other sites may not call this");
    } else if (!READING.contains(request.method()) && isForeign(request, host)) {
      VertxAnswers.end(
          context, 403, "Cross-site request", "Pages of other sites may not change anything");
    } else {
      context.next();
    }
  }

  /** What anybody can claim must not become an address in an answer. */
  private static void forgetForwarding(HttpServerRequest request) {
    FORWARDING.forEach(request.headers()::remove);
  }

  /** Null where there is none that could be one, whatever a parser would make of it. */
  private static HostAndPort host(HttpServerRequest request) {
    String given = request.getHeader("Host");
    return given != null && !HOST.matcher(given).matches() ? null : request.authority();
  }

  private static void head(RoutingContext context) {
    HttpServerResponse response = context.response();
    response.putHeader("X-Content-Type-Options", "nosniff");
    response.putHeader("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
    response.putHeader("Referrer-Policy", "no-referrer");
    response.putHeader("X-Frame-Options", "DENY");
    if (!RequestPath.of(context).startsWith("/assets/")) {
      response.putHeader("Cache-Control", "no-store");
    }
  }

  /** Vert.x lets these pass authentication, and no page of another site is welcome here. */
  private static boolean isPreflight(HttpServerRequest request) {
    return request.getHeader("Access-Control-Request-Method") != null
        || request.getHeader("Access-Control-Request-Headers") != null;
  }

  private static boolean isForeign(HttpServerRequest request, HostAndPort host) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      // no page can forge it, and it holds behind a proxy that ends TLS, where Origin's scheme
      // differs
      return !OWN_SITE.contains(site);
    }
    String origin = request.getHeader("Origin");
    return origin != null && !origin.equalsIgnoreCase(request.scheme() + "://" + text(host));
  }

  private static String text(HostAndPort host) {
    return host.port() < 0 ? host.host() : host.host() + ":" + host.port();
  }

  private static String localAddress(HttpServerRequest request) {
    return request.localAddress() == null ? null : request.localAddress().hostAddress();
  }

  /**
   * Whether a request may say this host.
   *
   * @param local address that the request came in by; null when not known
   */
  private boolean isOurs(String host, String local) {
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
