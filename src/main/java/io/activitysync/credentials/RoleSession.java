package io.activitysync.credentials;

import java.net.URI;
import java.util.function.Supplier;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * How STS is asked for a role. Looked at for {@link Credentials.AssumeRole} alone. Immutable.
 *
 * @param name 2 to 64 of {@code [\w+=,.@-]}, seen in the customer's CloudTrail
 * @param http carries the calls; asked for at each of them, so that another way takes effect at
 *     once; not closed by its users
 * @param endpoint takes the place of the region's STS address; null for the region's own
 */
public record RoleSession(String name, Supplier<SdkHttpClient> http, URI endpoint) {
  private static final int LONGEST = 64;

  /** Refuses a name that STS would refuse, with {@link IllegalArgumentException}. */
  public RoleSession {
    if (name == null || !name.matches("[\\w+=,.@-]{2,64}")) {
      throw new IllegalArgumentException(
          "the session name must be 2 to 64 letters, digits or any of _+=,.@-");
    }
  }

  /** A session that CloudTrail shows as {@code activity-sync-} and the connection's id. */
  public static RoleSession of(String connectionId, Supplier<SdkHttpClient> http) {
    String name = "activity-sync-" + connectionId;
    return new RoleSession(name.substring(0, Math.min(name.length(), LONGEST)), http, null);
  }

  /** The client as STS is given it. */
  SdkHttpClient client() {
    return new SdkHttpClient() {
      @Override
      public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return http.get().prepareRequest(request);
      }

      @Override
      public void close() {
        // whoever made it closes it
      }
    };
  }
}
