package io.activitysync.credentials;

import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/** Makes the SDK's providers from their descriptions. Stateless. */
final class CredentialsProviders {

  private final Supplier<SdkHttpClient> http;

  CredentialsProviders(Supplier<SdkHttpClient> http) {
    this.http = http;
  }

  /**
   * A new provider with nothing cached; closing it gives back all that it holds.
   *
   * @param region whose STS is asked for roles
   */
  ClosableProvider build(SigningCredentials credentials, Region region) {
    if (credentials instanceof SigningCredentials.StaticKey key) {
      AwsCredentialsProvider provider =
          StaticCredentialsProvider.create(
              key.sessionToken() == null
                  ? AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())
                  : AwsSessionCredentials.create(
                      key.accessKeyId(), key.secretAccessKey(), key.sessionToken()));
      return new ClosableProvider(provider, () -> {});
    }
    if (credentials instanceof SigningCredentials.Profile profile) {
      ProfileCredentialsProvider provider = ProfileCredentialsProvider.create(profile.name());
      return new ClosableProvider(provider, provider::close);
    }
    if (credentials instanceof SigningCredentials.AssumeRole role) {
      return assume(role, region);
    }
    DefaultCredentialsProvider provider = DefaultCredentialsProvider.builder().build();
    return new ClosableProvider(provider, provider::close);
  }

  private ClosableProvider assume(SigningCredentials.AssumeRole role, Region region) {
    ClosableProvider base = build(role.base(), region);
    StsClient sts =
        StsClient.builder()
            .region(region)
            .endpointOverride(role.stsEndpoint())
            .httpClient(http.get())
            .credentialsProvider(base.provider())
            .build();
    StsAssumeRoleCredentialsProvider provider =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(
                AssumeRoleRequest.builder()
                    .roleArn(role.roleArn())
                    .externalId(role.externalId())
                    .roleSessionName(role.sessionName())
                    .build())
            .build();
    return new ClosableProvider(
        provider,
        () -> {
          provider.close();
          sts.close();
          base.close().run();
        });
  }

  /** A provider and what to run when it is no longer wanted. */
  record ClosableProvider(AwsCredentialsProvider provider, Runnable close) {}
}
