package io.activitysync.kinesis.client;

/**
 * What PutRecords said of each entry, in request order.
 *
 * @param errorCodes one a record, null where the record was taken; null as a whole when every
 *     record was taken
 * @param errorMessages as {@code errorCodes}
 */
public record PutResult(String[] errorCodes, String[] errorMessages) {

  /** The answer in which every entry was taken. */
  public static final PutResult ALL_TAKEN = new PutResult(null, null);

  /** Error code of an entry, or null when it was taken. */
  public String errorCode(int index) {
    return errorCodes == null ? null : errorCodes[index];
  }

  /** Error message of an entry, or null when it was taken. */
  public String errorMessage(int index) {
    return errorMessages == null ? null : errorMessages[index];
  }
}
