package io.activitysync.connection.store.key;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadWrapper;
import com.google.crypto.tink.aead.AesGcmKeyManager;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;

/**
 * Makes keysets and turns them into Tink's JSON and back, in the clear or wrapped by another key.
 */
public final class Keysets {
  private static final byte[] NO_ASSOCIATED_DATA = {};

  static {
    try {
      // AeadConfig would register every kind of key there is; one is needed
      AeadWrapper.register();
      AesGcmKeyManager.register(true);
    } catch (GeneralSecurityException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Keysets() {}

  /** A keyset of one new key. */
  public static KeysetHandle generate() throws GeneralSecurityException {
    return KeysetHandle.newBuilder().addEntry(newPrimary()).build();
  }

  private static KeysetHandle.Builder.Entry newPrimary() {
    return KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
        .withRandomId()
        .makePrimary();
  }

  /**
   * As JSON.
   *
   * @param wrapping the key that wraps it; null for in the clear
   */
  public static String write(KeysetHandle keyset, Aead wrapping) throws GeneralSecurityException {
    return wrapping == null
        ? TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get())
        : TinkJsonProtoKeysetFormat.serializeEncryptedKeyset(keyset, wrapping, NO_ASSOCIATED_DATA);
  }

  /**
   * From JSON.
   *
   * @param wrapping the key that wraps it; null for in the clear
   */
  public static KeysetHandle read(String json, Aead wrapping) throws GeneralSecurityException {
    return wrapping == null
        ? TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get())
        : TinkJsonProtoKeysetFormat.parseEncryptedKeyset(json, wrapping, NO_ASSOCIATED_DATA);
  }
}
