package io.activitysync.kinesis.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The AWS SDK's own signer is the judge. */
class SigV4SignerTest {

  private static final int REQUESTS = 2_000;

  private final Random random = new Random(4);

  @Test
  void signsEveryRequestAsTheSdkDoes() {
    // few keys and days, so that the kept key is met, found stale, and made anew
    AwsCredentialsIdentity[] identities = new AwsCredentialsIdentity[6];
    Arrays.setAll(identities, i -> identity(i % 2 == 0));
    String[] regions = {"eu-central-1", "us-gov-west-1", "cn-north-1"};
    SigV4Signer[] signers = new SigV4Signer[regions.length];
    Arrays.setAll(signers, i -> new SigV4Signer(regions[i], host(regions[i]), "/"));

    for (int i = 0; i < REQUESTS; i++) {
      int at = random.nextInt(regions.length);
      AwsCredentialsIdentity identity = identities[random.nextInt(identities.length)];
      byte[] buffer = new byte[random.nextInt(3_000)];
      random.nextBytes(buffer);
      int length = buffer.length == 0 ? 0 : random.nextInt(buffer.length);
      Instant now = Instant.ofEpochSecond(1_700_000_000L + random.nextInt(3 * 86_400));
      String type = "application/x-amz-cbor-1." + random.nextInt(3);
      String target = "Kinesis_20131202." + word(1 + random.nextInt(20));

      SigV4Signer.Signed signed = signers[at].sign(identity, target, type, buffer, length, now);

      SdkHttpRequest expected =
          bySdk(regions[at], identity, target, type, Arrays.copyOf(buffer, length), now);
      assertThat(signed.authorization()).isEqualTo(header(expected, "Authorization"));
      assertThat(signed.bodyHash()).isEqualTo(header(expected, "X-Amz-Content-Sha256"));
      assertThat(signed.date()).isEqualTo(header(expected, "X-Amz-Date"));
      assertThat(signed.sessionToken()).isEqualTo(header(expected, "X-Amz-Security-Token"));
    }
  }

  @Test
  void showsNoSecretOfItsOwn() {
    SigV4Signer signer = new SigV4Signer("eu-central-1", "h", "/");
    AwsCredentialsIdentity identity =
        AwsSessionCredentialsIdentity.create("AKID", "the-secret", "the-token");

    SigV4Signer.Signed signed = signer.sign(identity, "t", "c", new byte[0], 0, Instant.EPOCH);

    assertThat(signed.toString()).doesNotContain("the-secret").doesNotContain("the-token");
  }

  private static SdkHttpRequest bySdk(
      String region,
      AwsCredentialsIdentity identity,
      String target,
      String type,
      byte[] body,
      Instant now) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .protocol("https")
            .host(host(region))
            .encodedPath("/")
            .putHeader("Host", host(region))
            .putHeader("Content-Type", type)
            .putHeader("X-Amz-Target", target)
            .putHeader("User-Agent", "not signed")
            .build();
    return AwsV4HttpSigner.create()
        .sign(
            r ->
                r.identity(identity)
                    .request(request)
                    .payload(() -> new ByteArrayInputStream(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "kinesis")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)))
        .request();
  }

  private static String header(SdkHttpRequest request, String name) {
    return request.firstMatchingHeader(name).orElse(null);
  }

  private static String host(String region) {
    return "kinesis." + region + ".amazonaws.com";
  }

  private AwsCredentialsIdentity identity(boolean lasting) {
    return lasting
        ? AwsCredentialsIdentity.create(word(20), word(40))
        : AwsSessionCredentialsIdentity.create(word(20), word(40), word(400));
  }

  private String word(int length) {
    byte[] letters = new byte[length];
    for (int i = 0; i < length; i++) {
      letters[i] = (byte) "ABCDEFGHIJKLMNOPQRSTUVWXYZabcxyz0123456789/+".charAt(random.nextInt(44));
    }
    return new String(letters, StandardCharsets.US_ASCII);
  }
}
