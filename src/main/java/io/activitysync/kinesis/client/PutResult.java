package io.activitysync.kinesis.client;

/**
 * What PutRecords said of each entry, in request order. Not to be changed.
 *
 * @param errorCodes one an entry, null where the entry was taken; null where all were
 * @param errorMessages as {@code errorCodes}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PutResult(String[] errorCodes, String[] errorMessages) {
  /** The answer in which every entry was taken. */
  public static final PutResult ALL_TAKEN = new PutResult(null, null);

  /** Error code of an entry, or null when it was taken. */
  public String errorCode(int index) {
    return errorCodes == null ? null : errorCodes[index];
  }

  /** Error message of an entry, or null when it was taken or the service said nothing. */
  public String errorMessage(int index) {
    return errorMessages == null ? null : errorMessages[index];
  }
}
