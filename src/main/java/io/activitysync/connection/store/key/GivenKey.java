package io.activitysync.connection.store.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import io.activitysync.credentials.Secret;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;

/** A keyset that the environment or a property gives, as base64 of its JSON. */
public final class GivenKey implements KeySource {
  private final Secret key;
  private final Aead wrapping;

  /**
   * Does not look at the key yet.
   *
   * @param wrapping null for in the clear
   */
  public GivenKey(Secret key, Aead wrapping) {
    this.key = key;
    this.wrapping = wrapping;
  }

  @Override
  public Optional<KeysetHandle> read() {
    try {
      String json = new String(Base64.getMimeDecoder().decode(key.reveal()), UTF_8);
      return Optional.of(SecretBox.read(json, wrapping));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw StoreKeyException.unreadable(this, e);
    }
  }

  @Override
  public KeysetHandle create(KeysetHandle first) {
    throw new StoreKeyException(
        "The key is given by "
            + where()
            + ". To rotate it, put a keyset there that has a new primary key beside the old one,"
            + " and start again",
        null);
  }

  @Override
  public String where() {
    return VARIABLE + " or " + PREFIX + "key";
  }
}
