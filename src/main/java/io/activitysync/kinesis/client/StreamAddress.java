package io.activitysync.kinesis.client;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.endpoints.KinesisEndpointProvider;

/**
 * Which stream, and where. Immutable.
 *
 * @param streamName {@code [a-zA-Z0-9_.-]{1,128}}; null when the ARN is given instead
 * @param streamArn the stream's ARN, which then takes the name's place in every call; null for none
 * @param region also the region that calls are signed for
 * @param endpointOverride {@code http} or {@code https} address that takes the region's place; null
 *     for the region's own
 * @param fips whether the region's FIPS 140 endpoint is used; without effect on an override
 * @param dualStack whether the region's endpoint for IPv4 and IPv6 is used; without effect on an
 *     override
 */
public record StreamAddress(
    String streamName,
    String streamArn,
    Region region,
    URI endpointOverride,
    boolean fips,
    boolean dualStack) {
  private static final String ARN = "arn:";

  /** Refuses an incomplete or contradictory address, with {@link IllegalArgumentException}. */
  public StreamAddress {
    Objects.requireNonNull(region, "region");
    if (streamName == null && streamArn == null) {
      throw new IllegalArgumentException("a stream name or a stream ARN is needed");
    }
    if (streamArn != null && !streamArn.contains(":kinesis:" + region.id() + ":")) {
      throw new IllegalArgumentException(
          "the stream ARN must be of the region " + region.id() + ": " + streamArn);
    }
    if (endpointOverride != null && !isHostAndPort(endpointOverride)) {
      // a user's name and password may stand in it
      throw new IllegalArgumentException(
          "the endpoint must be like https://host:port, with a port of 1 to 65535 and no path");
    }
  }

  private static boolean isHostAndPort(URI uri) {
    return uri.getScheme() != null
        && uri.getScheme().toLowerCase(Locale.ROOT).matches("https?")
        && uri.getHost() != null
        && uri.getUserInfo() == null
        && uri.getPath().matches("/?")
        && uri.getQuery() == null
        && uri.getFragment() == null
        && (uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() < 65_536));
  }

  /**
   * A stream at its region's own endpoint.
   *
   * @param stream its name, or its ARN, which is also another account's
   */
  public static StreamAddress of(String stream, String region) {
    boolean arn = stream != null && stream.startsWith(ARN);
    return new StreamAddress(
        arn ? null : stream, arn ? stream : null, Region.of(region), null, false, false);
  }

  /** Its name, or its ARN. */
  public String shown() {
    return streamArn == null ? streamName : streamArn;
  }

  /** The same at another endpoint, or at the region's own when null. */
  public StreamAddress at(URI endpoint) {
    return new StreamAddress(streamName, streamArn, region, endpoint, fips, dualStack);
  }

  /** The same at another kind of the region's endpoint. */
  public StreamAddress with(boolean fips140, boolean ipv6) {
    return new StreamAddress(streamName, streamArn, region, endpointOverride, fips140, ipv6);
  }

  /**
   * Where calls go: the override, or what the SDK's own rules (partitions, China, GovCloud, FIPS,
   * dual stack) give for the region. A region that the SDK doesn't know gets the name that it would
   * have.
   *
   * @throws IllegalArgumentException when the region has no such endpoint
   */
  public URI endpoint() {
    if (endpointOverride != null) {
      return endpointOverride;
    }
    try {
      return KinesisEndpointProvider.defaultProvider()
          .resolveEndpoint(p -> p.region(region).useFips(fips).useDualStack(dualStack))
          .join()
          .url();
    } catch (CompletionException e) {
      throw new IllegalArgumentException(
          "no Kinesis endpoint in region " + region.id() + ": " + e.getCause().getMessage(), e);
    }
  }
}
