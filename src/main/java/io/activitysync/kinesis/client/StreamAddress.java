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
 */
public record StreamAddress(
    String streamName, String streamArn, Region region, URI endpointOverride, boolean fips) {

  /** Refuses an incomplete address, with {@link IllegalArgumentException}. */
  public StreamAddress {
    Objects.requireNonNull(region, "region");
    if (streamName == null && streamArn == null) {
      throw new IllegalArgumentException("a stream name or a stream ARN is needed");
    }
    if (endpointOverride != null) {
      String scheme = endpointOverride.getScheme();
      if (scheme == null
          || !scheme.toLowerCase(Locale.ROOT).matches("https?")
          || endpointOverride.getHost() == null
          || !endpointOverride.getPath().matches("/?")) {
        throw new IllegalArgumentException(
            "the endpoint must be like https://host:port: " + endpointOverride);
      }
    }
  }

  /** A stream by name at its region's own endpoint. */
  public static StreamAddress of(String streamName, String region) {
    return new StreamAddress(streamName, null, Region.of(region), null, false);
  }

  /** The same at another endpoint, or at the region's own when null. */
  public StreamAddress at(URI endpoint) {
    return new StreamAddress(streamName, streamArn, region, endpoint, fips);
  }

  /**
   * Where calls go: the override, or what the SDK's own rules (partitions, China, GovCloud, FIPS)
   * give for the region. A region that the SDK doesn't know gets the name that it would have.
   *
   * @throws IllegalArgumentException when the region has no such endpoint
   */
  public URI endpoint() {
    if (endpointOverride != null) {
      return endpointOverride;
    }
    try {
      return KinesisEndpointProvider.defaultProvider()
          .resolveEndpoint(p -> p.region(region).useFips(fips).useDualStack(false))
          .join()
          .url();
    } catch (CompletionException e) {
      throw new IllegalArgumentException(
          "no Kinesis endpoint in region " + region.id() + ": " + e.getCause().getMessage(), e);
    }
  }
}
