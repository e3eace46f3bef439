package io.activitysync.event.pii;

import io.activitysync.event.EventSettings;
import io.activitysync.event.PiiMode;
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

  /** The writer that redacts, whatever the settings' mode is. */
  static PiiWriter redacting() {
    return new PiiWriter(null);
  }

  /** Writes the object or array at {@code at}, with what the paths lead to inside it treated. */
  void write(byte[] bytes, int at, List<PathSet> paths, ByteOutput out) {
    if (paths.stream().anyMatch(PathSet::whole)) {
      treatAll(bytes, at, out);
    } else {
      members(bytes, at, paths.stream().map(PathSet::start).toList(), out);
    }
  }

  /** Writes each member or element; without spots all of them are meant. */
  private void members(byte[] bytes, int at, List<PathSet.Spot> spots, ByteOutput out) {
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
      if (spots == null) {
        treat(bytes, each, out);
      } else {
        member(bytes, each, object ? each.name() : Integer.toString(i), object, spots, out);
      }
    }
    out.write((byte) (object ? '}' : ']'));
  }

  private void member(
      byte[] bytes,
      JsonCursor value,
      String name,
      boolean object,
      List<PathSet.Spot> spots,
      ByteOutput out) {
    boolean nested = value.type() == '{' || value.type() == '[';
    List<PathSet.Spot> inside = new ArrayList<>(spots.size());
    for (PathSet.Spot spot : spots) {
      if (!object && nested) {
        inside.add(spot.eachElement());
      }
      // a path that numbers no element goes on inside it, whatever the element's number is
      if (object || !spot.ofElement()) {
        if (spot.ends(name)) {
          treat(bytes, value, out);
          return;
        }
        PathSet.Spot rest = nested ? spot.inside(name) : null;
        if (rest != null) {
          inside.add(rest);
        }
      }
    }
    if (nested && !inside.isEmpty()) {
      members(bytes, value.start(), inside, out);
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
    } else {
      members(bytes, at, null, out);
    }
  }

  private void hash(byte[] secret, ByteOutput out) {
    out.writeString(HexFormat.of().formatHex(mac.doFinal(secret)));
  }
}
