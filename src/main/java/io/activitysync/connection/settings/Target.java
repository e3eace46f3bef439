package io.activitysync.connection.settings;

import io.activitysync.credentials.Credentials;
import java.net.URI;
import java.util.Objects;

/**
 * Where a connection's events go.
 *
 * @param streamName {@code [a-zA-Z0-9_.-]{1,128}}; null while not yet given. The stream is never
 *     created by us
 * @param region AWS region as {@code eu-central-1}; null while not yet given
 * @param endpoint instead of the region's own; may be null
 * @param credentials how to prove who we are
 */
public record Target(String streamName, String region, URI endpoint, Credentials credentials) {

  /** Whether all is there that a connection needs to be on. */
  public boolean complete() {
    return streamName != null && region != null;
  }

  /** The same in another region. */
  public Target in(String otherRegion) {
    return new Target(streamName, otherRegion, endpoint, credentials);
  }

  /** Whether records go to another place than with {@code other}; credentials don't count. */
  public boolean sameStream(Target other) {
    return Objects.equals(streamName, other.streamName)
        && Objects.equals(region, other.region)
        && Objects.equals(endpoint, other.endpoint);
  }
}
