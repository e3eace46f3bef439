package io.activitysync.connection.store.key;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * A symmetric key of AWS KMS that wraps the keyset, by {@code Encrypt} and {@code Decrypt} with the
 * process's own AWS credentials. Asked once at start, and at each rotation.
 */
public final class KmsKey implements Aead {
  private final String keyId;
  private final Supplier<KmsClient> clients;

  /**
   * Does not call KMS yet.
   *
   * @param keyId ARN or alias
   * @param clients makes a client for one call, which closes it
   */
  public KmsKey(String keyId, Supplier<KmsClient> clients) {
    this.keyId = keyId;
    this.clients = clients;
  }

  /** With credentials and region that the AWS provider chains find. */
  public static KmsKey of(String keyId) {
    return new KmsKey(keyId, KmsClient::create);
  }

  @Override
  public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
    SdkBytes clear = SdkBytes.fromByteArray(plaintext);
    return ask(kms -> kms.encrypt(r -> r.keyId(keyId).plaintext(clear)).ciphertextBlob());
  }

  @Override
  public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
    SdkBytes sealed = SdkBytes.fromByteArray(ciphertext);
    return ask(kms -> kms.decrypt(r -> r.keyId(keyId).ciphertextBlob(sealed)).plaintext());
  }

  private byte[] ask(Function<KmsClient, SdkBytes> question) throws GeneralSecurityException {
    try (KmsClient client = clients.get()) {
      return question.apply(client).asByteArray();
    } catch (SdkException e) {
      throw refused(e);
    }
  }

  /** As one that passes through Tink and says what KMS said. */
  private StoreKeyException refused(SdkException e) {
    return new StoreKeyException(
        "KMS key "
            + keyId
            + " can't be used for the store's key: "
            + e.getMessage()
            + ". Review activity-sync.store.kms-key, and that the process may kms:Encrypt and"
            + " kms:Decrypt with it",
        e);
  }
}
