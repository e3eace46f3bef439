package io.activitysync.bench.contender;

import io.activitysync.bench.load.Target;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes request heads with a Signature Version 4; used by one thread. */
final class LimitSigner {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final HexFormat HEX = HexFormat.of();
  private static final String TYPE = "application/x-amz-cbor-1.1";

  private final String accessKey;
  private final String secretKey;
  private final MessageDigest sha256;
  private final Mac hmac;
  private String day = "";
  private SecretKeySpec dayKey;

  LimitSigner(String accessKey, String secretKey) {
    this.accessKey = accessKey;
    this.secretKey = secretKey;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
      hmac = Mac.getInstance("HmacSHA256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The signed head for a body. */
  String head(String host, String operation, byte[] body, int offset, int length) {
    String time = TIME.format(Instant.now());
    String date = time.substring(0, 8);
    String scope = date + "/" + Target.REGION + "/kinesis/aws4_request";
    String names = "content-type;host;x-amz-date;x-amz-target";
    sha256.update(body, offset, length);
    String request =
        "POST\n/\n\ncontent-type:%s\nhost:%s\nx-amz-date:%s\nx-amz-target:%s\n\n%s\n%s"
            .formatted(TYPE, host, time, operation, names, HEX.formatHex(sha256.digest()));
    String toSign =
        "AWS4-HMAC-SHA256\n%s\n%s\n%s"
            .formatted(time, scope, HEX.formatHex(sha256.digest(utf8(request))));
    return """
        POST / HTTP/1.1\r
        Host: %s\r
        X-Amz-Date: %s\r
        X-Amz-Target: %s\r
        Content-Type: %s\r
        Content-Length: %d\r
        Authorization: AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s\r
        \r
        """
        .formatted(
            host, time, operation, TYPE, length, accessKey, scope, names, sign(date, toSign));
  }

  private String sign(String date, String toSign) {
    if (!date.equals(day)) {
      byte[] key = mac(new SecretKeySpec(utf8("AWS4" + secretKey), "HmacSHA256"), date);
      key = mac(new SecretKeySpec(key, "HmacSHA256"), Target.REGION);
      key = mac(new SecretKeySpec(key, "HmacSHA256"), "kinesis");
      dayKey =
          new SecretKeySpec(
              mac(new SecretKeySpec(key, "HmacSHA256"), "aws4_request"), "HmacSHA256");
      day = date;
    }
    return HEX.formatHex(mac(dayKey, toSign));
  }

  private byte[] mac(SecretKeySpec key, String text) {
    try {
      hmac.init(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return hmac.doFinal(utf8(text));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
