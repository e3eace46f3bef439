package io.activitysync.event;

import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.json.Canonical;
import io.activitysync.event.json.JsonCursor;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes a value anew with the fields that paths lead to treated. Redacting puts null in a field's
 * place, whatever it was. Hashing puts a hash in the place of text, numbers and truth values, also
 * of those inside an object or array that is named as a whole; null stays null. For one thread.
 */
final class PiiWriter {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final String ALGORITHM = "HmacSHA256";

  private final Mac mac;

  private PiiWriter(Mac mac) {
    this.mac = mac;
  }

  /** The writer for the settings' mode. */
  static PiiWriter of(EventSettings settings) {
    if (settings.pii() != PiiMode.HASH) {
      return new PiiWriter(null);
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(settings.piiKey().bytes(), ALGORITHM));
      return new PiiWriter(mac);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256 for any key", e);
    }
  }

  /** Writes the object or array at {@code at}, with what the paths lead to inside it treated. */
  void write(byte[] bytes, int at, List<PiiPath> paths, ByteOutput out) {
    for (PiiPath path : paths) {
      if (path.names().isEmpty()) {
        treatAll(bytes, at, out);
        return;
      }
    }
    boolean object = bytes[at] == '{';
    JsonCursor each = new JsonCursor(bytes, at);
    out.write(bytes[at]);
    for (int i = 0; each.next(); i++) {
      if (i > 0) {
        out.write((byte) ',');
      }
      if (object) {
        out.writeString(each.name());
        out.write((byte) ':');
      }
      member(bytes, each, object ? each.name() : Integer.toString(i), object, paths, out);
    }
    out.write((byte) (object ? '}' : ']'));
  }

  private void member(
      byte[] bytes,
      JsonCursor value,
      String name,
      boolean object,
      List<PiiPath> paths,
      ByteOutput out) {
    List<PiiPath> inside = new ArrayList<>();
    boolean meant = false;
    for (PiiPath path : paths) {
      if (!object && !path.numbered()) {
        inside.add(path);
        continue;
      }
      meant |= path.ends(name);
      PiiPath rest = path.inside(name);
      if (rest != null) {
        inside.add(rest);
      }
    }
    boolean nested = value.type() == '{' || value.type() == '[';
    if (meant) {
      treat(bytes, value, out);
    } else if (nested && !inside.isEmpty()) {
      write(bytes, value.start(), inside, out);
    } else {
      Canonical.write(bytes, value.start(), value.end(), out);
    }
  }

  private void treat(byte[] bytes, JsonCursor value, ByteOutput out) {
    if (mac == null || value.type() == 'n') {
      out.write(NULL);
    } else if (value.type() == '"') {
      hash(value.text().getBytes(StandardCharsets.UTF_8), out);
    } else if (value.type() == '{' || value.type() == '[') {
      treatAll(bytes, value.start(), out);
    } else {
      hash(Arrays.copyOfRange(bytes, value.start(), value.end()), out);
    }
  }

  private void treatAll(byte[] bytes, int at, ByteOutput out) {
    if (mac == null) {
      out.write(NULL);
      return;
    }
    boolean object = bytes[at] == '{';
    JsonCursor each = new JsonCursor(bytes, at);
    out.write(bytes[at]);
    for (int i = 0; each.next(); i++) {
      if (i > 0) {
        out.write((byte) ',');
      }
      if (object) {
        out.writeString(each.name());
        out.write((byte) ':');
      }
      treat(bytes, each, out);
    }
    out.write((byte) (object ? '}' : ']'));
  }

  private void hash(byte[] secret, ByteOutput out) {
    out.writeString(HexFormat.of().formatHex(mac.doFinal(secret)));
  }
}
