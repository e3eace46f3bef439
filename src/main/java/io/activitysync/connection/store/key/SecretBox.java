package io.activitysync.connection.store.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;

/**
 * Seals and opens secrets with one keyset, AES-256-GCM. A sealed text is bound to its connection
 * and field: copied to another row or column it can't be opened. Safe for use by several threads.
 */
public final class SecretBox {
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
}
