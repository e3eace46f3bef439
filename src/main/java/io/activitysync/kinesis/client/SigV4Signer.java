package io.activitysync.kinesis.client;

import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signature Version 4 for a POST to one host, with the payload hashed once and the day's key kept.
 * Safe for use by several threads.
 */
final class SigV4Signer {

  private static final String SERVICE = "kinesis";
  private static final HexFormat HEX = HexFormat.of();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final String region;
  private final String host;
  private final String path;
  private volatile DayKey dayKey;

  /**
   * A key that signs a day's calls; the same for every call until midnight UTC. Made of credentials
   * that it doesn't keep in memory: they may have been replaced, or their connection deleted.
   */
  private record DayKey(WeakReference<AwsCredentialsIdentity> of, String day, SecretKeySpec key) {
    boolean signsFor(AwsCredentialsIdentity credentials, String date) {
      AwsCredentialsIdentity made = of.get();
      return day.equals(date)
          && made != null
          && made.secretAccessKey().equals(credentials.secretAccessKey());
    }

    @Override
    public String toString() {
      return "DayKey[" + day + "]";
    }
  }

  /** The headers that make a request a signed one. */
  record Signed(String date, String bodyHash, String authorization, String sessionToken) {
    @Override
    public String toString() {
      return "Signed[" + date + "]";
    }
  }

  /**
   * Fixes what is the same for each call.
   *
   * @param host value of the {@code Host} header, with the port where it is not the scheme's own
   * @param path absolute path in unreserved characters
   */
  SigV4Signer(String region, String host, String path) {
    this.region = region;
    this.host = host;
    this.path = path;
  }

  /** Signs a call whose body is the first {@code length} bytes of {@code body}. */
  Signed sign(
      AwsCredentialsIdentity credentials,
      String target,
      String contentType,
      byte[] body,
      int length,
      Instant now) {
    String date = TIME.format(now);
    String day = date.substring(0, 8);
    String token =
        credentials instanceof AwsSessionCredentialsIdentity session
            ? session.sessionToken()
            : null;
    String signedHeaders =
        token == null
            ? "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target"
            : "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-amz-target";
    MessageDigest sha256 = sha256();
    sha256.update(body, 0, length);
    String bodyHash = HEX.formatHex(sha256.digest());
    StringBuilder canonical = new StringBuilder(512);
    canonical.append("POST\n").append(path).append("\n\ncontent-type:").append(contentType);
    canonical.append("\nhost:").append(host);
    canonical.append("\nx-amz-content-sha256:").append(bodyHash);
    canonical.append("\nx-amz-date:").append(date);
    if (token != null) {
      canonical.append("\nx-amz-security-token:").append(token);
    }
    canonical.append("\nx-amz-target:").append(target).append("\n\n").append(signedHeaders);
    canonical.append('\n').append(bodyHash);
    String scope = day + "/" + region + "/" + SERVICE + "/aws4_request";
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + date
            + "\n"
            + scope
            + "\n"
            + HEX.formatHex(sha256.digest(utf8(canonical.toString())));
    byte[] signature = hmac(keyOf(credentials, day), toSign);
    return new Signed(
        date,
        bodyHash,
        "AWS4-HMAC-SHA256 Credential="
            + credentials.accessKeyId()
            + "/"
            + scope
            + ", SignedHeaders="
            + signedHeaders
            + ", Signature="
            + HEX.formatHex(signature),
        token);
  }

  private SecretKeySpec keyOf(AwsCredentialsIdentity credentials, String day) {
    DayKey kept = dayKey;
    if (kept != null && kept.signsFor(credentials, day)) {
      return kept.key();
    }
    byte[] key = hmac(key(utf8("AWS4" + credentials.secretAccessKey())), day);
    key = hmac(key(key), region);
    key = hmac(key(key), SERVICE);
    SecretKeySpec made = key(hmac(key(key), "aws4_request"));
    dayKey = new DayKey(new WeakReference<>(credentials), day, made);
    return made;
  }

  private static byte[] hmac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(utf8(text));
    } catch (InvalidKeyException | NoSuchAlgorithmException e) {
      throw everyJvmHasIt(e);
    }
  }

  private static SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes, "HmacSHA256");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw everyJvmHasIt(e);
    }
  }

  private static IllegalStateException everyJvmHasIt(GeneralSecurityException e) {
    return new IllegalStateException("SHA-256 and its HMAC are part of every Java platform", e);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
