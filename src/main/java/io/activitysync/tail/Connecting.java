package io.activitysync.tail;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;

/** Makes the AWS client: region and credentials as every AWS tool finds them. */
final class Connecting {
  private static final AwsBasicCredentials ANY = AwsBasicCredentials.create("local", "local");

  private Connecting() {}

  /**
   * The region to ask in.
   *
   * @param wanted as the user gave it; may be null
   * @param endpoint may be null
   * @throws software.amazon.awssdk.core.exception.SdkClientException when none is set anywhere
   */
  static Region region(String wanted, URI endpoint) {
    if (wanted != null) {
      return Region.of(wanted);
    }
    // a Kinesis on this machine has no region, but a signature needs one
    return isLoopback(endpoint)
        ? Region.US_EAST_1
        : DefaultAwsRegionProviderChain.builder().build().getRegion();
  }

  static KinesisClient client(Region region, URI endpoint) {
    KinesisClientBuilder builder =
        KinesisClient.builder()
            .region(region)
            .credentialsProvider(credentials(endpoint))
            // named, because there is more than one on the class path
            .httpClientBuilder(ApacheHttpClient.builder());
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder.build();
  }

  private static AwsCredentialsProvider credentials(URI endpoint) {
    if (!isLoopback(endpoint)) {
      return DefaultCredentialsProvider.builder().build();
    }
    // the whole default chain would ask the network for a role first, and wait for it
    return AwsCredentialsProviderChain.of(
        SystemPropertyCredentialsProvider.create(),
        EnvironmentVariableCredentialsProvider.create(),
        ProfileCredentialsProvider.create(),
        StaticCredentialsProvider.create(ANY));
  }

  static boolean isLoopback(URI endpoint) {
    if (endpoint == null || endpoint.getHost() == null) {
      return false;
    }
    try {
      InetAddress[] addresses = InetAddress.getAllByName(endpoint.getHost());
      return addresses.length > 0 && addresses[0].isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
