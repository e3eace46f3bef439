package io.activitysync.credentials;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/** Makes the SDK's providers of what has no flaw. Stateless. */
final class CredentialsProviders {
  private CredentialsProviders() {}

  /** A provider and what to run when it is no longer wanted. */
  record Closable(AwsCredentialsProvider provider, Runnable close) {}

  /**
   * A new provider with nothing cached; closing it gives back all that it holds.
   *
   * @param credentials without a {@link Credentials#flaw}: what is not complete must never fall
   *     back to what the SDK finds around the process, which is the operator's
   * @param region whose STS is asked for roles
   */
  static Closable of(Credentials credentials, Region region, RoleSession session) {
    if (credentials instanceof Credentials.Static key) {
      return new Closable(StaticCredentialsProvider.create(identity(key)), () -> {});
    }
    if (credentials instanceof Credentials.Profile profile) {
      ProfileCredentialsProvider provider = ProfileCredentialsProvider.create(profile.name());
      return new Closable(provider, provider::close);
    }
    if (credentials instanceof Credentials.AssumeRole role) {
      return assume(role, region, session);
    }
    DefaultCredentialsProvider provider = DefaultCredentialsProvider.builder().build();
    return new Closable(provider, provider::close);
  }

  private static Closable assume(Credentials.AssumeRole role, Region region, RoleSession session) {
    Closable base =
        of(role.base() == null ? new Credentials.DefaultChain() : role.base(), region, session);
    StsClient sts;
    try {
      sts =
          StsClient.builder()
              .region(region)
              .endpointOverride(session.endpoint())
              .httpClient(session.client())
              .credentialsProvider(base.provider())
              .build();
    } catch (RuntimeException | Error e) {
      base.close().run();
      throw e;
    }
    StsAssumeRoleCredentialsProvider provider =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(
                AssumeRoleRequest.builder()
                    .roleArn(role.roleArn())
                    .externalId(role.externalId())
                    .roleSessionName(session.name())
                    .build())
            .build();
    return new Closable(
        provider,
        () -> {
          provider.close();
          sts.close();
          base.close().run();
          SdkSignatures.forget();
        });
  }

  /** The one place where a connection's own secret is taken out of its wrapper, to sign with. */
  private static software.amazon.awssdk.auth.credentials.AwsCredentials identity(
      Credentials.Static key) {
    String secret = key.secretAccessKey().reveal();
    return key.sessionToken() == null
        ? AwsBasicCredentials.create(key.accessKeyId(), secret)
        : AwsSessionCredentials.create(key.accessKeyId(), secret, key.sessionToken().reveal());
  }
}
