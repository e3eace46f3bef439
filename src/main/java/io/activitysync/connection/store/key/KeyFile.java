package io.activitysync.connection.store.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** A keyset in a file of its own, 0600, in the clear or wrapped by a key of KMS. */
public final class KeyFile implements KeySource {
  private final Path file;
  private final Aead wrapping;

  /**
   * Does not look at the file yet.
   *
   * @param wrapping null for in the clear
   */
  public KeyFile(Path file, Aead wrapping) {
    this.file = file.toAbsolutePath().normalize();
    this.wrapping = wrapping;
  }

  @Override
  public Optional<KeysetHandle> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    if (Files.isDirectory(file)) {
      throw new StoreKeyException(
          "The " + where() + " is a folder; should be the file with the key in it", null);
    }
    try {
      if (wrapping == null && !PrivateFiles.isPrivate(file)) {
        throw new StoreKeyException(
            "Others than its owner can read or write the " + where() + ". Set its mode to 0600",
            null);
      }
      return Optional.of(SecretBox.read(Files.readString(file, UTF_8), wrapping));
    } catch (IOException e) {
      throw new StoreKeyException(
          "The " + where() + " can't be read (" + e + "). Let the process own it", e);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw StoreKeyException.unreadable(this, e);
    }
  }

  @Override
  public KeysetHandle create(KeysetHandle first) {
    try {
      PrivateFiles.create(file, SecretBox.write(first, wrapping).getBytes(UTF_8));
    } catch (FileAlreadyExistsException e) {
      // another process was first, and seals with its own
    } catch (IOException e) {
      throw new StoreKeyException(
          "The " + where() + " can't be written (" + e + "). Let the process own its folder", e);
    } catch (GeneralSecurityException e) {
      throw StoreKeyException.unreadable(this, e);
    }
    return read().orElseThrow(() -> StoreKeyException.missing(this));
  }

  @Override
  public String where() {
    return "key file " + file;
  }
}
