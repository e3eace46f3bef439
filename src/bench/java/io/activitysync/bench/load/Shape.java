package io.activitysync.bench.load;

/** What an event looks like, in the source format. */
public enum Shape {
  /** A message, as most events are; its text makes it as long as is wanted. */
  MESSAGE(
      "experienceId",
      """
      {"id":"01J9ZK5V3M8Q4T6W2X7Y0B1C9D","kind":"outbound-sms",\
      "timestamp":"2026-03-14T09:26:53.589Z","tenantId":"acme","workflowContext":{\
      "experienceContext":{"experienceId":"000000000000000000000000000000000000"},\
      "flowContext":{"flowId":"9e4b1f70-1d0f-4a0c-9b57-9d9e6f7a3c21","flowName":"Spring offer",\
      "flowVersion":2},"nodeContext":{"nodeId":"node-q4m8x","nodeName":"Offer",\
      "outputName":"answered"}},"customContext":{"campaign":"spring","segment":"returning"},\
      "data":{"messageId":"evt-000000000000","status":"queued","sender":"+61400000001",\
      "recipient":"+61400000002","body":"%s"},"pii":["recipient","body"]}\
      """),

  /** A clicked link, which the example of a version in YAML takes; its URL makes it as long. */
  CLICK(
      "experienceId",
      """
      {"id":"01J9ZK7Q3V8X5T2M4N6P8R0S18","kind":"message-link-clicked",\
      "timestamp":"2026-03-14T09:26:53.589Z","tenantId":"acme","workflowContext":{\
      "experienceContext":{"experienceId":"000000000000000000000000000000000000"},\
      "flowContext":{"flowId":"9e4b1f70-1d0f-4a0c-9b57-9d9e6f7a3c21","flowName":"Spring offer",\
      "flowVersion":2},"nodeContext":{"nodeId":"node-q4m8x","nodeName":"Offer",\
      "outputName":"answered"}},"customContext":{"campaign":"spring"},\
      "data":{"messageId":"evt-000000000000","recipient":"+61400000002",\
      "url":"https://example.com/offer?c=%s"},"pii":["recipient"]}\
      """),

  /** As little as an event can be: 100 bytes. Its number is its key. */
  BARE(
      "messageId",
      """
      {"kind":"outbound-sms","timestamp":"2026-03-14T09:26:53.5Z",\
      "data":{"messageId":"evt-000000000000"%s}}\
      """);

  private static final String FILLER = "Hello,+your+order+is+on+its+way!+";

  private final String partitionKey;
  private final String template;

  Shape(String partitionKey, String template) {
    this.partitionKey = partitionKey;
    this.template = template;
  }

  /** Which field of these events is the partition key, as in a connection's settings. */
  public String partitionKey() {
    return partitionKey;
  }

  /**
   * An event, with noughts for its number and its key.
   *
   * @param size its bytes, no fewer than without the filler
   */
  String event(int size) {
    int filler = size - template.formatted("").length();
    return template.formatted(FILLER.repeat(filler / FILLER.length() + 1).substring(0, filler));
  }
}
