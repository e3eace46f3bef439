package io.activitysync.connection.store.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadWrapper;
import com.google.crypto.tink.aead.AesGcmKeyManager;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;

/**
 * Seals and opens secrets with one keyset, AES-256-GCM. A sealed text is bound to its connection
 * and field: copied to another row or column it can't be opened. Also makes keysets, and turns them
 * into Tink's JSON and back, in the clear or wrapped by another key. Safe for use by several
 * threads.
 */
public final class SecretBox {
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

  /** Tink puts a byte 1 and the key's id before what it seals. */
  private static final int KEY_ID_OFFSET = 1;

  private final Aead aead;
  private final int primary;

  public SecretBox(KeysetHandle keyset) throws GeneralSecurityException {
    this.aead = keyset.getPrimitive(RegistryConfiguration.get(), Aead.class);
    this.primary = keyset.getPrimary().getId();
  }

  /** The text sealed, in base64. */
  public String seal(String id, String field, String clear) {
    try {
      return Base64.getEncoder()
          .encodeToString(aead.encrypt(clear.getBytes(UTF_8), boundTo(id, field)));
    } catch (GeneralSecurityException e) {
      // no cause: nothing that touched the clear text leaves this method
      throw new IllegalStateException(
          "Can't seal " + field + " of " + id + ": " + e.getClass().getName());
    }
  }

  /** The text in the clear; empty where no key of the keyset opens it, or it was tampered with. */
  public Optional<String> open(String id, String field, String sealed) {
    try {
      byte[] clear = aead.decrypt(Base64.getDecoder().decode(sealed), boundTo(id, field));
      return Optional.of(new String(clear, UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether a text is sealed with the keyset's primary key. */
  public boolean current(String sealed) {
    byte[] bytes = Base64.getDecoder().decode(sealed);
    return bytes.length > KEY_ID_OFFSET + Integer.BYTES
        && ByteBuffer.wrap(bytes).getInt(KEY_ID_OFFSET) == primary;
  }

  private static byte[] boundTo(String id, String field) {
    return (id + "\n" + field).getBytes(UTF_8);
  }

  /** A keyset of one new key. */
  public static KeysetHandle generate() throws GeneralSecurityException {
    return KeysetHandle.newBuilder()
        .addEntry(
            KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                .withRandomId()
                .makePrimary())
        .build();
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
