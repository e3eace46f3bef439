package io.activitysync.event.reading;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Source events of about 0.9 KB, as NDJSON, for tests and timings. */
public final class SampleEvents {
  private static final String BODY =
      "Hi there, thanks for joining our spring offer. Reply YES to get 20% off your next order, or"
          + " STOP to opt out. Terms and conditions apply, see our site for details. This text is"
          + " long enough to look like a message that spans a few segments, as real ones often do.";

  private SampleEvents() {}

  /** This many outbound messages, one a line. */
  public static byte[] ndjson(int events, RandomGenerator random) {
    StringBuilder text = new StringBuilder(events * 950);
    for (int i = 0; i < events; i++) {
      text.append(outbound(i, random)).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A queued sms, on one line without a line feed. */
  public static String outbound(long number, RandomGenerator random) {
    return """
        {"id":"%s","kind":"outbound-sms","timestamp":"2026-03-14T09:26:53.589Z","tenantId":"acme",\
        "workflowContext":{"experienceContext":{"experienceId":"%s"},\
        "flowContext":{"flowId":"%s","flowName":"Spring offer","flowVersion":2},\
        "nodeContext":{"nodeId":"node-q4m8x","nodeName":"Offer","outputName":"answered"}},\
        "customContext":{"campaign":"spring","segment":"returning","score":%d},\
        "data":{"messageId":"%s","status":"queued","sender":"+61400000000","recipient":"+614%08d",\
        "body":"%s"},"pii":["recipient","body"]}"""
        .formatted(
            uuid(random),
            uuid(random),
            uuid(random),
            number % 100,
            uuid(random),
            number % 100_000_000,
            BODY);
  }

  private static UUID uuid(RandomGenerator random) {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
