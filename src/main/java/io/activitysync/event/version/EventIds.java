package io.activitysync.event.version;

import io.activitysync.event.EventBatch;
import io.activitysync.event.EventField;
import io.activitysync.event.EventSettings;
import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.json.Canonical;
import io.activitysync.event.pii.PersonalData;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;

/**
 * What a batch's events are told apart by: the source's {@code id}, else {@code sha256:} and the
 * SHA-256 of the whole source event in its canonical form, with the personal data in it null
 * whatever the mode is. So it stays the same when the mode changes, and nobody can find out by
 * trial what was redacted. For one thread.
 */
public final class EventIds {
  private static final byte[] COMPUTED = Literals.bytes("\"sha256:");

  private final EventBatch source;
  private final EventSettings settings;
  private final BinaryOperator<String> sentKind;
  private IntFunction<ByteOutput> redacted;

  /**
   * Makes and computes nothing until an id has to be made: each batch of every version has one.
   *
   * @param source the events as they came, before personal data is treated
   * @param sentKind the version's name for a kind and status, or null
   */
  public EventIds(EventBatch source, EventSettings settings, BinaryOperator<String> sentKind) {
    this.source = source;
    this.settings = settings;
    this.sentKind = sentKind;
  }

  /** Writes the id of the event with this index in the batch, as a JSON string. */
  void write(int event, ByteOutput out) {
    // an empty one is two quotes long, and tells nothing apart
    if (source.end(event, EventField.ID) - source.start(event, EventField.ID) > 2) {
      source.write(event, EventField.ID, Literals.NULL, out);
      return;
    }
    if (redacted == null) {
      redacted = PersonalData.redacted(source, settings, sentKind);
    }
    ByteOutput bytes = redacted.apply(event);
    ByteOutput canonical = new ByteOutput(bytes.size());
    Canonical.write(bytes.array(), 0, bytes.size(), canonical);
    MessageDigest sha256 = sha256();
    sha256.update(canonical.array(), 0, canonical.size());
    out.write(COMPUTED);
    out.write(HexFormat.of().formatHex(sha256.digest()).getBytes(StandardCharsets.US_ASCII));
    out.write((byte) '"');
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
