package io.activitysync.support.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.support.kinesis.TestKinesis;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Properties of connections, for tests. */
public final class Connect {
  private static final Pattern NUMBER = Pattern.compile("\"n\":\"(\\d+)\"");

  private Connect() {}

  /** A connection that is on, and can be switched. */
  public static Map<String, String> to(String id, String stream, URI endpoint) {
    Map<String, String> properties = new LinkedHashMap<>();
    String prefix = "activity-sync.connections." + id + ".";
    properties.put(prefix + "stream-name", stream);
    properties.put(prefix + "region", "us-east-1");
    properties.put(prefix + "endpoint", endpoint.toString());
    properties.put(prefix + "access-key-id", "000000000000AKIAIOSF");
    properties.put(prefix + "secret-access-key", "secret-of-" + id + "-on-this-machine");
    properties.put(prefix + "initially-enabled", "true");
    return properties;
  }

  /** The same with a property more or another value; {@code name} in dash case. */
  public static Map<String, String> with(
      Map<String, String> properties, String id, String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(properties);
    more.put("activity-sync.connections." + id + "." + name, value);
    return more;
  }

  /** A source event of a kind that both versions have. */
  public static String event(String experience, String id) {
    return "{\"id\":\""
        + id
        + "\",\"kind\":\"experience-start\",\"timestamp\":\"2026-03-14T09:26:53.589Z\",\"tenantId\":\"acme\","
        + "\"workflowContext\":{\"experienceContext\":{\"experienceId\":\""
        + experience
        + "\"},\"flowContext\":null,\"nodeContext\":null},\"customContext\":{\"n\":\""
        + id
        + "\"},\"data\":{},\"pii\":[]}";
  }

  /** Ids of such events in a stream, as numbers: by partition key, in the order of each. */
  public static Map<String, List<Integer>> numbersByKey(TestKinesis kinesis, String stream) {
    Map<String, List<Integer>> all = new HashMap<>();
    for (Record record : kinesis.records(stream)) {
      Matcher number = NUMBER.matcher(record.data().asUtf8String());
      assertThat(number.find()).isTrue();
      all.computeIfAbsent(record.partitionKey(), key -> new ArrayList<>())
          .add(Integer.parseInt(number.group(1)));
    }
    return all;
  }
}
