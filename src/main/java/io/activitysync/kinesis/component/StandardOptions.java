package io.activitysync.kinesis.component;

import io.activitysync.credentials.Credentials;
import io.activitysync.credentials.Secret;
import io.activitysync.kinesis.client.ProxySettings;
import io.activitysync.kinesis.client.StreamAddress;
import io.activitysync.kinesis.client.TransportSettings;
import java.net.URI;
import org.apache.camel.component.aws2.kinesis.Kinesis2Configuration;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** What the standard component's options mean for this producer. Stateless. */
final class StandardOptions {
  private StandardOptions() {}

  /**
   * Stream (a name or an ARN), region and endpoint; without a region the one that the SDK finds
   * around it.
   */
  static StreamAddress address(Kinesis2Configuration options) {
    String region = options.getRegion();
    Region found =
        region == null || region.isBlank()
            ? new DefaultAwsRegionProviderChain().getRegion()
            : Region.of(region);
    StreamAddress address =
        StreamAddress.of(options.getStreamName(), found.id())
            .with(
                isOn(SdkSystemSetting.AWS_USE_FIPS_ENDPOINT),
                isOn(SdkSystemSetting.AWS_USE_DUALSTACK_ENDPOINT));
    String endpoint = options.getUriEndpointOverride();
    boolean overridden = options.isOverrideEndpoint() && endpoint != null && !endpoint.isBlank();
    return overridden ? address.at(URI.create(endpoint)) : address;
  }

  /** By AWS's own variables and properties, as for all that the AWS SDK reaches. */
  private static boolean isOn(SdkSystemSetting setting) {
    return setting.getBooleanValue().orElse(false);
  }

  /** The usual transport with the options' certificates and proxy. */
  static TransportSettings transport(Kinesis2Configuration options, TransportSettings usual) {
    TransportSettings settings = usual;
    if (options.isTrustAllCertificates()) {
      settings = settings.withTrustAllCertificates(true);
    }
    if (options.getProxyHost() != null && options.getProxyPort() != null) {
      settings =
          settings.withProxy(
              new ProxySettings(
                  options.getProxyProtocol().toString(),
                  options.getProxyHost(),
                  options.getProxyPort()));
    }
    return settings;
  }

  /**
   * Credentials, in the standard component's order of preference.
   *
   * @throws IllegalArgumentException when the options name none, or not all of a key
   */
  static Credentials credentials(Kinesis2Configuration options) {
    if (options.isUseDefaultCredentialsProvider()) {
      return new Credentials.DefaultChain();
    }
    if (options.isUseProfileCredentialsProvider()) {
      String profile = options.getProfileCredentialsName();
      return new Credentials.Profile(profile == null || profile.isBlank() ? "default" : profile);
    }
    if (options.getAccessKey() == null || options.getSecretKey() == null) {
      throw new IllegalArgumentException(
          "credentials are needed: credentials=#bean:name, accessKey and secretKey,"
              + " useDefaultCredentialsProvider=true or useProfileCredentialsProvider=true"
              + " (amazonKinesisClient is for consumers)");
    }
    boolean temporary = options.isUseSessionCredentials() && options.getSessionToken() != null;
    Credentials key =
        new Credentials.Static(
            options.getAccessKey(),
            new Secret(options.getSecretKey()),
            temporary ? new Secret(options.getSessionToken()) : null);
    if (key.flaw() != null) {
      throw new IllegalArgumentException(key.flaw());
    }
    return key;
  }
}
