package io.activitysync.streamcheck;

import static io.activitysync.streamcheck.StreamCheckReport.Outcome.FAILED;
import static io.activitysync.streamcheck.StreamCheckReport.Outcome.NOT_TRIED;
import static io.activitysync.streamcheck.StreamCheckReport.Outcome.PASSED;
import static io.activitysync.streamcheck.StreamCheckReport.Outcome.UNPROVEN;

import io.activitysync.connection.PauseReason;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.kinesis.client.StreamDescription;
import io.activitysync.kinesis.client.StreamDescription.Denied;
import io.activitysync.kinesis.client.StreamDescription.Described;
import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.FaultClassifier;
import io.activitysync.streamcheck.StreamCheckReport.Name;
import io.activitysync.streamcheck.StreamCheckReport.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * What was found while a stream was tried. Immutable.
 *
 * @param description null where it came to nothing before
 * @param fault null where nothing is wrong
 * @param detail what AWS or the network said of the fault; may be null
 */
record StreamCheckSteps(StreamDescription description, Fault fault, String detail) {

  static StreamCheckSteps of(StreamDescription description, Throwable failure) {
    if (failure == null) {
      return description instanceof Described stream && !stream.takesWrites()
          ? new StreamCheckSteps(
              description, Fault.STREAM_NOT_ACTIVE, "The stream is " + stream.status())
          : new StreamCheckSteps(description, null, null);
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    var finding = FaultClassifier.ofFailure(cause);
    return new StreamCheckSteps(description, finding.fault(), finding.detail());
  }

  StreamCheckReport report(ConnectionSettings settings, List<String> foundIn) {
    List<Step> steps = new ArrayList<>();
    Name failed = unprovenWrite() ? null : failedStep();
    for (Name name : Name.values()) {
      if (failed != null && name.compareTo(failed) > 0) {
        steps.add(new Step(name, NOT_TRIED, null));
      } else if (name == failed) {
        steps.add(new Step(name, FAILED, fault.message()));
      } else {
        steps.add(step(name));
      }
    }
    boolean mayNot = failed == Name.PERMISSION || description instanceof Denied;
    return new StreamCheckReport(
        steps,
        failed == null ? Optional.empty() : Optional.of(reason(settings, foundIn)),
        mayNot ? Optional.of(policy(settings)) : Optional.empty(),
        foundIn);
  }

  /** The steps up to one, where all went well so far. */
  List<Step> until(Name last) {
    return Arrays.stream(Name.values())
        .filter(name -> name.compareTo(last) <= 0)
        .map(this::step)
        .toList();
  }

  /** What it says to whoever wants to let events on. */
  Probe.Result result(ConnectionSettings settings) {
    if (fault == null) {
      return Probe.Result.GOOD;
    }
    return description instanceof Denied && fault == Fault.THROTTLED
        ? Probe.Result.UNPROVEN
        : Probe.Result.wrong(Probe.reason(fault, detail, settings));
  }

  private PauseReason reason(ConnectionSettings settings, List<String> foundIn) {
    PauseReason reason = Probe.reason(fault, detail, settings);
    return foundIn.isEmpty()
        ? reason
        : new PauseReason(
            reason.cause(),
            reason.message() + "; there is one of this name in " + String.join(", ", foundIn),
            List.of("region"),
            reason.detail(),
            reason.passing());
  }

  private Step step(Name name) {
    if (name == Name.STREAM && description instanceof Described stream) {
      return new Step(name, PASSED, stream.status() + ", open shards: " + stream.openShards());
    }
    if (name == Name.STREAM && description instanceof Denied) {
      return new Step(
          name,
          UNPROVEN,
          "kinesis:DescribeStreamSummary is not allowed; the first event is the proof");
    }
    if (name == Name.PERMISSION && unprovenWrite()) {
      return new Step(name, UNPROVEN, fault.message() + "; the first event is the proof");
    }
    return new Step(name, PASSED, null);
  }

  /** Whether all went well until the last step, which then came to no answer. */
  private boolean unprovenWrite() {
    return description instanceof Described stream
        && stream.takesWrites()
        && fault != null
        && fault.kind() == Fault.Kind.PASSING;
  }

  private Name failedStep() {
    if (fault == null) {
      return null;
    }
    return switch (fault) {
      case CREDENTIALS_MISSING, CREDENTIALS_UNAVAILABLE -> Name.CREDENTIALS;
      case HOST_UNKNOWN, NETWORK, REFUSED_ON_THE_WAY, TLS, TIMEOUT, UNEXPECTED -> Name.CONNECTION;
      case UNKNOWN_KEY, SIGNATURE_INVALID, CLOCK_SKEW, CREDENTIALS_EXPIRED -> Name.AUTHENTICATION;
      case ACCESS_DENIED, ENCRYPTION_KEY -> Name.PERMISSION;
      default -> Name.STREAM;
    };
  }

  /** The least that credentials need for the stream, as an IAM policy document. */
  private static Map<String, Object> policy(ConnectionSettings settings) {
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
