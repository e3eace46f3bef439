package io.activitysync.credentials;

import io.activitysync.logging.Guarded;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * The secrets that the AWS SDK remembers of what it has signed: its signer keeps those of its last
 * {@value #KEPT} signatures for the life of the process, and has no way to take one out. So they
 * are made to make room for others. Safe for use by several threads.
 */
public final class SdkSignatures {
  private static final int KEPT = 300;
  private static final SdkHttpRequest ANY =
      SdkHttpRequest.builder()
          .method(SdkHttpMethod.GET)
          .uri(URI.create("http://localhost"))
          .build();
  private static final AtomicBoolean COMING = new AtomicBoolean();

  private SdkSignatures() {}

  /**
   * Has the signer forget what it has signed with, soon and beside the caller. Costs a few
   * milliseconds of a core, once for all who ask meanwhile.
   */
  public static void forget() {
    if (COMING.compareAndSet(false, true)) {
      Guarded.run("what was signed could not be forgotten", SdkSignatures::forgetSoon);
    }
  }

  private static void forgetSoon() {
    try {
      var unused =
          CompletableFuture.runAsync(
              () -> {
                COMING.set(false);
                crowdOut();
              });
    } catch (Throwable e) {
      // as where no thread can be made: the next who asks may
      COMING.set(false);
      throw e;
    }
  }

  private static void crowdOut() {
    AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    for (int i = 0; i < KEPT; i++) {
      // one that is kept already would take no place
      AwsBasicCredentials nobody = AwsBasicCredentials.create("none", UUID.randomUUID().toString());
      var unused =
          signer.sign(
              request ->
                  request
                      .identity(nobody)
                      .request(ANY)
                      .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "none")
                      .putProperty(AwsV4HttpSigner.REGION_NAME, "none"));
    }
  }
}
