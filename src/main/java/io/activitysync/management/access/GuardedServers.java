package io.activitysync.management.access;

import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.console.ConsoleFiles;
import io.activitysync.http.RequestPath;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.auth.AuthenticationConfig;
import org.apache.camel.component.platform.http.vertx.auth.AuthenticationConfig.AuthenticationConfigEntry;
import org.apache.camel.main.HttpManagementServerConfigurationProperties;
import org.apache.camel.main.HttpServerConfigurationProperties;

/**
 * Makes Camel's two HTTP servers with a {@link Guard} before all that they serve. Bound in the
 * registry, where Camel main looks for a factory first. The guard goes in as the first entry of the
 * authentication's configuration: these handlers are there before the port is open, others after.
 */
public final class GuardedServers extends DefaultMainHttpServerFactory {
  /** All paths below the server's own. */
  private static final String ALL = "/*";

  /** Most that answer behind who lets callers in. */
  private static final int FRONTS = 4;

  /** Place behind what stands before all. */
  private static final int FIRST_OF_OTHERS = 3;

  private volatile Function<String, Set<String>> ingestTokens = id -> Set.of();
  private volatile Handler<RoutingContext> door = RoutingContext::next;
  private volatile List<Handler<RoutingContext>> fronts = List.of();
  private volatile Vertx management;

  /**
   * Says which tokens senders of events need; to be called before Camel starts.
   *
   * @param hashes SHA-256 in hex of the tokens of a connection, by its id; empty where there are
   *     none
   */
  public void admit(Function<String, Set<String>> hashes) {
    ingestTokens = hashes;
  }

  /**
   * Says what answers before Camel does; to be called before Camel starts.
   *
   * @param door before all but who is turned away
   * @param fronts one after the other, for callers who were let in
   */
  public void answer(Handler<RoutingContext> door, List<Handler<RoutingContext>> fronts) {
    this.door = door;
    this.fronts = List.copyOf(fronts);
  }

  @Override
  public Service newHttpServer(CamelContext context, HttpServerConfigurationProperties properties) {
    MainHttpServer made = (MainHttpServer) super.newHttpServer(context, properties);
    MainHttpServer server = new MainServer();
    server.setCamelContext(context);
    server.setConfiguration(made.getConfiguration());
    server.setStaticEnabled(made.isStaticEnabled());
    server.setStaticSourceDir(made.getStaticSourceDir());
    server.setStaticContextPath(made.getStaticContextPath());
    AuthenticationConfig config = server.getConfiguration().getAuthenticationConfig();
    boolean known = config.isEnabled();
    Predicate<String> tooMany = hashed(config, "camel.server", properties.getBasicPropertiesFile());
    guard(
        config,
        guardOf(context, properties.getHost()),
        roles(context, config, path -> true),
        tooMany,
        List.of(new IngestTokens(id -> ingestTokens.apply(id)), ctx -> door.handle(ctx)));
    AuthenticationConfigEntry console = always(new ConsoleFiles(RequestPath::of));
    // a browser sends a password for a page, but no token: that the page itself has to ask for
    boolean byToken = known && properties.getBasicPropertiesFile() == null;
    config.getEntries().add(byToken ? FIRST_OF_OTHERS : config.getEntries().size(), console);
    for (int i = 0; i < FRONTS; i++) {
      int number = i;
      config.getEntries().add(entry(vertx -> front(number)));
    }
    return server;
  }

  @Override
  public Service newHttpManagementServer(
      CamelContext context, HttpManagementServerConfigurationProperties properties) {
    ManagementHttpServer made =
        (ManagementHttpServer) super.newHttpManagementServer(context, properties);
    AuthenticationConfig config = made.getConfiguration().getAuthenticationConfig();
    Predicate<String> tooMany =
        hashed(config, "camel.management", properties.getBasicPropertiesFile());
    guard(
        config,
        guardOf(context, properties.getHost()),
        roles(context, config, shownOf(context, properties)),
        tooMany,
        List.of());
    config.getEntries().add(always(new ProbesFirst()));
    ManagementServer server =
        new ManagementServer(made.getConfiguration(), properties, () -> management);
    server.setCamelContext(context);
    return server;
  }

  /** Gives the management server threads of its own; to be called before Camel starts. */
  public void manageOn(Vertx own) {
    management = own;
  }

  private Handler<RoutingContext> front(int number) {
    return number < fronts.size() ? fronts.get(number) : RoutingContext::next;
  }

  /** Empty where nobody has to say who they are. */
  private static Optional<RoleCheck> roles(
      CamelContext context, AuthenticationConfig config, Predicate<String> shown) {
    return config.isEnabled()
        ? Optional.of(
            new RoleCheck(
                property(context, "activity-sync.jwt.issuer"),
                property(context, "activity-sync.jwt.audience"),
                shown))
        : Optional.empty();
  }

  /**
   * What a viewer may read of the management server. All else that Camel can serve there is an
   * operator's: a GET sends a message or polls any endpoint, files among them.
   */
  private static Predicate<String> shownOf(
      CamelContext context, HttpManagementServerConfigurationProperties properties) {
    String health = properties.getHealthPath();
    String metrics = property(context, "camel.metrics.path");
    Set<String> shown =
        Set.copyOf(
            List.of(
                health, health + "/live", health + "/ready", metrics, properties.getInfoPath()));
    // the router takes a path with one slash at its end, too
    return path ->
        shown.contains(path)
            || (path.endsWith("/") && shown.contains(path.substring(0, path.length() - 1)));
  }

  private static String property(CamelContext context, String name) {
    return context.resolvePropertyPlaceholders("{{" + name + ":}}").strip();
  }

  /**
   * Looks at further names that callers may know this process by.
   *
   * @param allowed with commas between
   * @throws InvalidSettingsException naming each that is none
   */
  public static void checkNames(String allowed) {
    var unused = new Guard("", allowed);
  }

  private static Guard guardOf(CamelContext context, String bound) {
    return new Guard(bound, property(context, Guard.ALLOWED));
  }

  /** Has passwords checked by their hashes; answers whether there are too many to check. */
  private static Predicate<String> hashed(AuthenticationConfig config, String server, String file) {
    if (!config.isEnabled() || file == null) {
      return authorization -> false;
    }
    Passwords passwords =
        new Passwords(PasswordFile.read(server + ".basicPropertiesFile", Path.of(file)));
    config
        .getEntries()
        .forEach(
            entry ->
                entry.setAuthenticationProviderFactory(
                    vertx -> passwords.startedIn(vertx, server)));
    return passwords::tooMany;
  }

  /** The order is theirs: entries of the same path keep the one they have in the list. */
  private void guard(
      AuthenticationConfig config,
      Guard guard,
      Optional<RoleCheck> roles,
      Predicate<String> tooMany,
      List<Handler<RoutingContext>> others) {
    List<AuthenticationConfigEntry> entries = config.getEntries();
    // Camel's entry for a server at /observe would be one for /observe/observe, and guard nothing
    entries.forEach(entry -> entry.setPath(ALL));
    entries.add(0, entry(GuardedServers::connections));
    entries.add(1, always(guard));
    entries.add(2, always(new Throttle(new FailedAttempts(Clock.systemUTC()), tooMany)));
    for (Handler<RoutingContext> other : others) {
      entries.add(FIRST_OF_OTHERS, always(other));
    }
    roles.ifPresent(check -> entries.add(always(check)));
    config.setEnabled(true);
  }

  /** A server that was given another Vert.x has no limits. */
  private static Handler<RoutingContext> connections(Vertx vertx) {
    return vertx instanceof LimitedVertx limited ? limited.connections() : RoutingContext::next;
  }

  private static AuthenticationConfigEntry always(Handler<RoutingContext> handler) {
    return entry(vertx -> handler);
  }

  private static AuthenticationConfigEntry entry(Function<Vertx, Handler<RoutingContext>> handler) {
    AuthenticationConfigEntry entry =
        new AuthenticationConfigEntry() {
          @Override
          public Handler<RoutingContext> createAuthenticationHandler(Vertx vertx) {
            return handler.apply(vertx);
          }
        };
    entry.setPath(ALL);
    return entry;
  }

  /** Camel's, but for what the management server does not do either. */
  private static final class MainServer extends MainHttpServer {
    @Override
    protected void setupStartupSummary() {}
  }
}
