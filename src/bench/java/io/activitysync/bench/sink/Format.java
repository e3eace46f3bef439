package io.activitysync.bench.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The two encodings that clients of Kinesis use. */
enum Format {
  CBOR("application/x-amz-cbor-1.1"),
  JSON("application/x-amz-json-1.1");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String contentType;

  Format(String contentType) {
    this.contentType = contentType;
  }

  static Format of(String contentType) {
    return contentType.contains("cbor") ? CBOR : JSON;
  }

  String contentType() {
    return contentType;
  }

  byte[] encode(Object value) {
    try {
      return this == CBOR ? Cbor.encode(value) : MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  RecordReader reader(Tally tally) {
    return this == CBOR ? new CborRecords(tally) : new JsonRecords(tally);
  }
}
