package io.activitysync.kinesis.client;

/**
 * Gathers what the service said of each entry, and makes nothing while all goes well. Used by one
 * thread.
 */
final class EntryResults {

  /**
   * What an entry is said to have failed with when the service gave it neither a sequence number
   * nor an error: it can't be shown to be in the stream, so it is sent again.
   */
  static final String NO_PROOF = "InternalFailure";

  private final int entries;
  private int seen;
  private String[] errorCodes;
  private String[] errorMessages;

  EntryResults(int entries) {
    this.entries = entries;
  }

  /** The next entry was taken. */
  void taken() {
    seen++;
  }

  /** The next entry failed; {@code errorCode} is null when the service gave none. */
  void failed(String errorCode, String errorMessage) {
    if (seen < entries) {
      if (errorCodes == null) {
        errorCodes = new String[entries];
        errorMessages = new String[entries];
      }
      errorCodes[seen] = errorCode == null ? NO_PROOF : errorCode;
      errorMessages[seen] = errorMessage;
    }
    seen++;
  }

  /**
   * The whole answer.
   *
   * @throws MalformedAnswerException when the service spoke of more or fewer entries than were sent
   */
  PutResult result() throws MalformedAnswerException {
    if (seen != entries) {
      throw new MalformedAnswerException(
          "the answer has " + seen + " results for " + entries + " records");
    }
    return errorCodes == null ? PutResult.ALL_TAKEN : PutResult.of(errorCodes, errorMessages);
  }
}
