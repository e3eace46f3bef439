package io.activitysync.kinesis.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import software.amazon.awssdk.thirdparty.jackson.core.JsonParser;
import software.amazon.awssdk.thirdparty.jackson.core.JsonToken;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORFactory;

/** What a PutRecords request means, read by a CBOR reader that is not ours. */
record WireRequest(String streamName, String streamArn, List<WireEntry> entries) {

  /** An entry; its data in hexadecimal. */
  record WireEntry(String data, String partitionKey, String explicitHashKey) {}

  static WireRequest of(StreamAddress address, List<? extends PutEntry> entries) {
    List<WireEntry> meant = new ArrayList<>();
    for (PutEntry e : entries) {
      String data =
          HexFormat.of()
              .formatHex(Arrays.copyOfRange(e.data(), e.offset(), e.offset() + e.length()));
      meant.add(new WireEntry(data, e.partitionKey(), e.explicitHashKey()));
    }
    return new WireRequest(address.streamName(), address.streamArn(), meant);
  }

  static WireRequest ofCbor(byte[] body) throws IOException {
    String name = null;
    String arn = null;
    List<WireEntry> entries = new ArrayList<>();
    try (JsonParser cbor = new CBORFactory().createParser(body)) {
      expect(cbor, JsonToken.START_OBJECT);
      while (cbor.nextToken() == JsonToken.FIELD_NAME) {
        switch (cbor.currentName()) {
          case "StreamName" -> name = cbor.nextTextValue();
          case "StreamARN" -> arn = cbor.nextTextValue();
          case "Records" -> {
            expect(cbor, JsonToken.START_ARRAY);
            while (cbor.nextToken() == JsonToken.START_OBJECT) {
              entries.add(entry(cbor));
            }
          }
          default -> throw new IOException("unknown field " + cbor.currentName());
        }
      }
      if (cbor.nextToken() != null) {
        throw new IOException("something follows the request");
      }
    }
    return new WireRequest(name, arn, entries);
  }

  private static WireEntry entry(JsonParser cbor) throws IOException {
    String data = null;
    String key = null;
    String hashKey = null;
    while (cbor.nextToken() == JsonToken.FIELD_NAME) {
      String field = cbor.currentName();
      cbor.nextToken();
      switch (field) {
        case "Data" -> data = HexFormat.of().formatHex(cbor.getBinaryValue());
        case "PartitionKey" -> key = cbor.getText();
        case "ExplicitHashKey" -> hashKey = cbor.getText();
        default -> throw new IOException("unknown field " + field);
      }
    }
    return new WireEntry(data, key, hashKey);
  }

  private static void expect(JsonParser cbor, JsonToken wanted) throws IOException {
    if (cbor.nextToken() != wanted) {
      throw new IOException("expected " + wanted + ", was " + cbor.currentToken());
    }
  }
}
