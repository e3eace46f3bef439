package io.activitysync.runtime;

import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.credentials.RefreshableCredentials;
import io.activitysync.credentials.RoleSession;
import io.activitysync.streamcheck.StreamAccess;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.support.DefaultRegistry;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * Keeps each connection's credentials as a bean that the route file refers to, so that a secret
 * never stands in an endpoint's URI, and a changed one is used by the next call. Safe for use by
 * several threads.
 */
public final class ConnectionCredentials {
  /**
   * Of a bean's name, as in {@code credentials: "#bean:credentials-acme"}; its connection follows.
   */
  private static final String PREFIX = "credentials-";

  private final Function<ConnectionSettings, StreamAccess> access;
  private final Clock clock;
  private final Map<String, RefreshableCredentials> byId = new ConcurrentHashMap<>();
  private final Map<AwsCredentialsProvider, String> owners = new ConcurrentHashMap<>();

  /**
   * With none yet.
   *
   * @param access how the stream of settings is reached; STS is reached in the same way
   */
  public ConnectionCredentials(
      CamelContext context, Function<ConnectionSettings, StreamAccess> access, Clock clock) {
    this.access = access;
    this.clock = clock;
    context.getRegistry(DefaultRegistry.class).addBeanRepository(new ByName());
  }

  /** Puts the connection's credentials in place, for the next call. */
  public void put(ConnectionSettings settings) {
    byId.compute(
        settings.id(),
        (id, known) -> {
          if (known != null) {
            known.replace(settings.credentials(), region(settings));
            return known;
          }
          RefreshableCredentials made = of(settings);
          owners.put(made, id);
          return made;
        });
  }

  /** Id of the connection whose credentials these are. */
  public Optional<String> ownerOf(AwsCredentialsProvider provider) {
    return Optional.ofNullable(owners.get(provider));
  }

  /** A connection's credentials. */
  Optional<AwsCredentialsProvider> find(String connectionId) {
    return Optional.ofNullable(byId.get(connectionId));
  }

  /** Credentials that are not kept, for trying settings that are not saved; to be closed. */
  public RefreshableCredentials of(ConnectionSettings settings) {
    // outlives the secrets, which are replaced or closed without it
    ConnectionSettings way = withoutSecrets(settings);
    return new RefreshableCredentials(
        settings.credentials(),
        region(settings),
        RoleSession.of(settings.id(), () -> access.apply(way).transport().blockingHttp()),
        clock);
  }

  private static ConnectionSettings withoutSecrets(ConnectionSettings settings) {
    Map<SettingField, String> texts = new EnumMap<>(settings.reveal());
    texts.keySet().removeIf(SettingField::secret);
    return ConnectionSettings.of(settings.id(), texts);
  }

  /** Any will do while it is not set: such a connection can't be on. */
  private static Region region(ConnectionSettings settings) {
    String region = settings.region();
    return region == null ? Region.US_EAST_1 : Region.of(region);
  }

  /** Forgets a connection's credentials. */
  public void remove(String connectionId) {
    RefreshableCredentials known = byId.remove(connectionId);
    if (known != null) {
      owners.remove(known);
      known.close();
    }
  }

  /**
   * What Camel finds them by: their names alone. Its own registry is a plain map, which no thread
   * may add to while another looks through it; and it is looked through, bean by bean, several
   * times for each route that is made.
   */
  private final class ByName implements BeanRepository {

    @Override
    public Object lookupByName(String name) {
      if (!name.startsWith(PREFIX)) {
        return null;
      }
      String id = name.substring(PREFIX.length());
      return id.equals(RouteSwitch.TRIAL) ? AnonymousCredentialsProvider.create() : byId.get(id);
    }

    @Override
    public <T> T lookupByNameAndType(String name, Class<T> type) {
      Object found = lookupByName(name);
      return type.isInstance(found) ? type.cast(found) : null;
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
      return Map.of();
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
      return Set.of();
    }
  }
}
