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

  private PutRecordsAnswer() {}

  /**
   * What the service said of each entry.
   *
   * @param entries number of entries that were sent
   * @throws MalformedAnswerException when it can't be read, or is about another number of entries
   */
  static PutResult read(HttpAnswer answer, int entries) throws MalformedAnswerException {
    return answer.isJson() ? readJson(answer, entries) : readCbor(answer, entries);
  }

  private static PutResult readCbor(HttpAnswer answer, int entries)
      throws MalformedAnswerException {
    CborReader cbor = new CborReader(answer.body(), answer.length());
    EntryResults results = new EntryResults(entries);
    int fields = cbor.enterMap();
    for (int i = 0; cbor.more(i, fields); i++) {
      if (!cbor.skipText(RECORDS)) {
        cbor.skip();
        cbor.skip();
        continue;
      }
      int count = cbor.enterArray();
      for (int r = 0; cbor.more(r, count); r++) {
        readEntry(cbor, results);
      }
    }
    return results.result();
  }

  private static void readEntry(CborReader cbor, EntryResults results)
      throws MalformedAnswerException {
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
    settle(results, proven, errorCode, errorMessage);
  }

  private static PutResult readJson(HttpAnswer answer, int entries)
      throws MalformedAnswerException {
    EntryResults results = new EntryResults(entries);
    try (JsonParser json = Json.parser(answer)) {
      Json.enterObject(json);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean records = json.currentName().equals("Records");
        if (json.nextToken() == JsonToken.START_ARRAY && records) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            readEntry(json, results);
          }
        } else {
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      throw Json.malformed(e);
    }
    return results.result();
  }

  private static void readEntry(JsonParser json, EntryResults results) throws IOException {
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
    settle(results, proven, errorCode, errorMessage);
  }

  private static void settle(
      EntryResults results, boolean proven, String errorCode, String errorMessage) {
    if (proven && errorCode == null) {
      results.taken();
    } else {
      results.failed(errorCode, errorMessage);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
