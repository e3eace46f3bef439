package io.activitysync.streamcheck;

import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** The least that credentials need for a stream, as an IAM policy. */
final class StreamPolicy {
  private StreamPolicy() {}

  /** The policy document, to be attached to the user or role. */
  static Map<String, Object> of(ConnectionSettings settings) {
    String given = settings.text(SettingField.STREAM_ARN);
    String arn =
        given != null
            ? given
            : "arn:%s:kinesis:%s:*:stream/%s"
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

  /** A region's partition, as {@code aws-cn}; by its name where the SDK does not know it yet. */
  static String partition(String region) {
    return PartitionMetadata.of(Region.of(region)).id();
  }
}
