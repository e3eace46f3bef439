package io.activitysync.support.kinesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A call on its way through the {@link FaultProxy}, taken apart. Safe to share; never changed. */
public final class ProxiedCall {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

  /** As AWS documents the header of Signature Version 4. */
  private static final Pattern CREDENTIAL = Pattern.compile(".*Credential=([^/]+)/.*");

  private final String operation;
  private final String accessKeyId;
  private final ObjectMapper mapper;
  private final JsonNode body;
  private final List<Entry> entries;

  private ProxiedCall(String operation, String accessKeyId, ObjectMapper mapper, JsonNode body) {
    this.operation = operation;
    this.accessKeyId = accessKeyId;
    this.mapper = mapper;
    this.body = body;
    this.entries = new ArrayList<>();
    JsonNode records = isPutRecords() ? body.path("Records") : mapper.createArrayNode();
    records.forEach(
        node -> {
          try {
            entries.add(
                new Entry(node.path("PartitionKey").asText(), node.path("Data").binaryValue()));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /**
   * One entry of a PutRecords.
   *
   * @param data as sent; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Entry(String partitionKey, byte[] data) {}

  static ProxiedCall of(String target, String contentType, String authorization, byte[] body) {
    ObjectMapper mapper = contentType != null && contentType.contains("cbor") ? CBOR : JSON;
    String operation = target == null ? "" : target.substring(target.indexOf('.') + 1);
    Matcher signed = CREDENTIAL.matcher(authorization == null ? "" : authorization);
    String accessKeyId = signed.matches() ? signed.group(1) : "";
    return new ProxiedCall(operation, accessKeyId, mapper, tree(mapper, body));
  }

  /** As {@code PutRecords}. */
  public String operation() {
    return operation;
  }

  /** The key that it is signed with, or an empty string. */
  public String accessKeyId() {
    return accessKeyId;
  }

  /** The stream that it names, or an empty string. */
  public String stream() {
    return body.path("StreamName").asText();
  }

  public boolean isPutRecords() {
    return operation.equals("PutRecords");
  }

  /** Whether it is encoded as CBOR, not as JSON. */
  public boolean isCbor() {
    return mapper == CBOR;
  }

  /** The entries of a PutRecords, in order; none for other operations. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** The same call with only the entries that a fault leaves. */
  byte[] without(WireFault.FailedEntries fault) {
    ObjectNode some = body.deepCopy();
    ArrayNode kept = some.putArray("Records");
    for (int i = 0; i < entries.size(); i++) {
      if (!fault.which().takes(i, entries.get(i))) {
        kept.add(body.get("Records").get(i));
      }
    }
    return kept.isEmpty() ? new byte[0] : bytes(some);
  }

  /** The answer to the whole call, from the answer to the entries that were left. */
  byte[] merge(WireFault.FailedEntries fault, byte[] answer) {
    JsonNode taken = answer.length == 0 ? mapper.createObjectNode() : tree(mapper, answer);
    ObjectNode merged = mapper.createObjectNode();
    ArrayNode results = merged.putArray("Records");
    int next = 0;
    int failed = taken.path("FailedRecordCount").asInt();
    for (int i = 0; i < entries.size(); i++) {
      if (fault.which().takes(i, entries.get(i))) {
        results
            .addObject()
            .put("ErrorCode", fault.errorCode())
            .put("ErrorMessage", fault.errorMessage());
        failed++;
      } else {
        results.add(taken.path("Records").get(next++));
      }
    }
    return bytes(merged.put("FailedRecordCount", failed));
  }

  /** An error as the service tells it. */
  byte[] error(WireFault.Refused fault) {
    return bytes(
        mapper.createObjectNode().put("__type", fault.type()).put("message", fault.message()));
  }

  /** The results of a merged or untouched answer, in the order of the entries. */
  JsonNode results(byte[] answer) {
    return tree(mapper, answer).path("Records");
  }

  private byte[] bytes(JsonNode tree) {
    try {
      return mapper.writeValueAsBytes(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tree(ObjectMapper mapper, byte[] bytes) {
    try {
      return bytes.length == 0 ? mapper.createObjectNode() : mapper.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
