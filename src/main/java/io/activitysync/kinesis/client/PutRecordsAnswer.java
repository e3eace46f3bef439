package io.activitysync.kinesis.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the answer to PutRecords. An entry counts as taken only when the answer shows its sequence
 * number and no error; of an answer in which all were taken nothing is kept.
 */
final class PutRecordsAnswer {

  private static final byte[] RECORDS = ascii("Records");
  private static final byte[] SEQUENCE_NUMBER = ascii("SequenceNumber");
  private static final byte[] ERROR_CODE = ascii("ErrorCode");
  private static final byte[] ERROR_MESSAGE = ascii("ErrorMessage");

  /**
   * What an entry is said to have failed with when the service gave it neither a sequence number
   * nor an error: it can't be shown to be in the stream, so it is sent again.
   */
  static final String NO_PROOF = "InternalFailure";

  private final int entries;
  private int seen;
  private String[] errorCodes;
  private String[] errorMessages;

  private PutRecordsAnswer(int entries) {
    this.entries = entries;
  }

  /**
   * What the service said of each entry.
   *
   * @param entries number of entries that were sent
   * @throws MalformedAnswerException when it can't be read, or is about another number of entries
   */
  static PutResult read(HttpAnswer answer, int entries) throws MalformedAnswerException {
    PutRecordsAnswer read = new PutRecordsAnswer(entries);
    if (answer.isJson()) {
      read.readJson(answer);
    } else {
      read.readCbor(answer);
    }
    return read.result();
  }

  private void readCbor(HttpAnswer answer) throws MalformedAnswerException {
    CborReader cbor = new CborReader(answer.body(), answer.length());
    int fields = cbor.enterMap();
    for (int i = 0; cbor.more(i, fields); i++) {
      if (!cbor.skipText(RECORDS)) {
        cbor.skip();
        cbor.skip();
        continue;
      }
      int count = cbor.enterArray();
      for (int r = 0; cbor.more(r, count); r++) {
        readEntry(cbor);
      }
    }
  }

  private void readEntry(CborReader cbor) throws MalformedAnswerException {
    boolean proven = false;
    String errorCode = null;
    String errorMessage = null;
    int fields = cbor.enterMap();
    for (int i = 0; cbor.more(i, fields); i++) {
      if (cbor.skipText(SEQUENCE_NUMBER)) {
        if (!cbor.skipNull()) {
          cbor.skip();
          proven = true;
        }
      } else if (cbor.skipText(ERROR_CODE)) {
        errorCode = cbor.text();
      } else if (cbor.skipText(ERROR_MESSAGE)) {
        errorMessage = cbor.text();
      } else {
        cbor.skip();
        cbor.skip();
      }
    }
    settle(proven, errorCode, errorMessage);
  }

  private void readJson(HttpAnswer answer) throws MalformedAnswerException {
    try (JsonParser json = answer.json()) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean records = json.currentName().equals("Records");
        if (json.nextToken() == JsonToken.START_ARRAY && records) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            readEntry(json);
          }
        } else {
          json.skipChildren();
        }
      }
    } catch (MalformedAnswerException e) {
      throw e;
    } catch (IOException e) {
      // a parser's own message would quote the answer
      throw new MalformedAnswerException("the answer is no valid JSON");
    }
  }

  private void readEntry(JsonParser json) throws IOException {
    boolean proven = false;
    String errorCode = null;
    String errorMessage = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "SequenceNumber" -> proven = value != JsonToken.VALUE_NULL;
        case "ErrorCode" -> errorCode = json.getValueAsString();
        case "ErrorMessage" -> errorMessage = json.getValueAsString();
        default -> json.skipChildren();
      }
    }
    settle(proven, errorCode, errorMessage);
  }

  private void settle(boolean proven, String errorCode, String errorMessage) {
    if ((!proven || errorCode != null) && seen < entries) {
      if (errorCodes == null) {
        errorCodes = new String[entries];
        errorMessages = new String[entries];
      }
      errorCodes[seen] = errorCode == null ? NO_PROOF : errorCode;
      errorMessages[seen] = errorMessage;
    }
    seen++;
  }

  private PutResult result() throws MalformedAnswerException {
    if (seen != entries) {
      throw new MalformedAnswerException(
          "the answer has " + seen + " results for " + entries + " records");
    }
    return errorCodes == null ? PutResult.ALL_TAKEN : new PutResult(errorCodes, errorMessages);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
