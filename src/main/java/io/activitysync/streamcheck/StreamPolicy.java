package io.activitysync.streamcheck;

import io.activitysync.connection.settings.ConnectionSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.RegionMetadata;

/** The least that credentials need for a stream, as an IAM policy. */
final class StreamPolicy {
  private StreamPolicy() {}

  /** The policy document, to be attached to the user or role. */
  static Map<String, Object> of(ConnectionSettings settings) {
    String arn =
        "arn:%s:kinesis:%s:*:stream/%s"
            .formatted(partition(settings.region()), settings.region(), settings.streamName());
    return new TreeMap<>(
        Map.of(
            "Version",
            "2012-10-17",
            "Statement",
            List.of(
                new TreeMap<>(
                    Map.of(
                        "Effect",
                        "Allow",
                        "Action",
                        List.of("kinesis:PutRecords", "kinesis:DescribeStreamSummary"),
                        "Resource",
                        arn)))));
  }

  /** A region's partition, as {@code aws-cn}. */
  static String partition(String region) {
    RegionMetadata known = Region.of(region).metadata();
    return known == null ? "aws" : known.partition().id();
  }
}
