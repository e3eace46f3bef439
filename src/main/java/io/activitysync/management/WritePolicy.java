package io.activitysync.management;

import io.activitysync.connection.Target;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.RegionMetadata;

/** The IAM policy that a connection needs, and no more. */
final class WritePolicy {
  private static final Pattern STREAM_ARN =
      Pattern.compile("arn:aws[a-z-]*:kinesis:[a-z0-9-]+:\\d{12}:stream/[a-zA-Z0-9_.-]+");

  private WritePolicy() {}

  /**
   * The policy for one stream.
   *
   * @param said what AWS said, in which the stream's ARN may stand; may be null
   */
  static Map<String, Object> of(Target target, String said) {
    return Map.of(
        "Version",
        "2012-10-17",
        "Statement",
        List.of(
            Map.of(
                "Effect",
                "Allow",
                "Action",
                List.of("kinesis:PutRecords", "kinesis:DescribeStreamSummary"),
                "Resource",
                arn(target, said))));
  }

  private static String arn(Target target, String said) {
    Matcher named = STREAM_ARN.matcher(said == null ? "" : said);
    if (named.find() && named.group().endsWith("/" + target.streamName())) {
      return named.group();
    }
    RegionMetadata region = Region.of(target.region()).metadata();
    String partition = region == null ? "aws" : region.partition().id();
    return "arn:" + partition + ":kinesis:" + target.region() + ":*:stream/" + target.streamName();
  }
}
