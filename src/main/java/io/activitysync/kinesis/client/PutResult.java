package io.activitysync.kinesis.client;

/** What PutRecords said of each entry, in request order. Immutable. */
public final class PutResult {

  /** The answer in which every entry was taken. */
  public static final PutResult ALL_TAKEN = new PutResult(null, null);

  private final String[] errorCodes;
  private final String[] errorMessages;

  private PutResult(String[] errorCodes, String[] errorMessages) {
    this.errorCodes = errorCodes;
    this.errorMessages = errorMessages;
  }

  /**
   * An answer in which some entry failed.
   *
   * @param errorCodes one an entry, null where the entry was taken; owned by the result from here
   *     on
   * @param errorMessages as {@code errorCodes}
   */
  public static PutResult of(String[] errorCodes, String[] errorMessages) {
    return new PutResult(errorCodes, errorMessages);
  }

  /** Whether every entry was taken. */
  public boolean allTaken() {
    return errorCodes == null;
  }

  /** Error code of an entry, or null when it was taken. */
  public String errorCode(int index) {
    return errorCodes == null ? null : errorCodes[index];
  }

  /** Error message of an entry, or null when it was taken or the service said nothing. */
  public String errorMessage(int index) {
    return errorMessages == null ? null : errorMessages[index];
  }
}
