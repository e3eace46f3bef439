package io.activitysync.management;

import io.activitysync.connection.Target;
import io.activitysync.kinesis.Fault;
import io.activitysync.kinesis.client.StreamDescription;
import io.activitysync.route.StreamFinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a test of settings found, step by step. */
final class TestReport {
  /** In the order in which they are taken; a step that fails leaves the later ones untried. */
  enum Step {
    CREDENTIALS,
    HOST,
    SIGNATURE,
    STREAM,
    PERMISSION
  }

  private TestReport() {}

  static Map<String, Object> of(Target target, StreamFinding found) {
    Step failed = found.fault() == null ? null : stepOf(found.fault());
    boolean denied = found.description() instanceof StreamDescription.Denied;
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("passed", failed == null);
    json.put("failedStep", failed == null ? null : name(failed));
    List<Map<String, Object>> steps = new ArrayList<>();
    for (Step step : Step.values()) {
      steps.add(step(step, failed, denied, found));
    }
    json.put("steps", steps);
    if (found.description() instanceof StreamDescription.Described stream) {
      json.put("stream", stream(stream));
    }
    if (denied || found.fault() == Fault.ACCESS_DENIED) {
      String said =
          found.description() instanceof StreamDescription.Denied no
              ? no.message()
              : found.detail();
      json.put("policy", WritePolicy.of(target, said));
    }
    return json;
  }

  private static Map<String, Object> step(
      Step step, Step failed, boolean denied, StreamFinding found) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("step", name(step));
    if (failed != null && step.compareTo(failed) > 0) {
      json.put("outcome", "NOT_TRIED");
    } else if (step == failed) {
      json.put("outcome", "FAILED");
      json.put("cause", found.fault().name());
      json.put("message", found.fault().message());
      json.put("review", found.fault().review());
      json.put("detail", found.detail());
    } else if (denied && step == Step.STREAM) {
      json.put("outcome", "UNKNOWN");
      json.put("message", "The credentials may not describe the stream");
    } else if (step == Step.PERMISSION) {
      json.put("outcome", "UNKNOWN");
      json.put("message", "A test writes nothing: the first event is the proof");
    } else {
      json.put("outcome", "OK");
    }
    return json;
  }

  private static String name(Step step) {
    return step.name().toLowerCase(Locale.ROOT);
  }

  private static Step stepOf(Fault fault) {
    return switch (fault) {
      case CREDENTIALS_MISSING -> Step.CREDENTIALS;
      case HOST_UNKNOWN, TLS, NETWORK, TIMEOUT -> Step.HOST;
      case UNKNOWN_KEY, SIGNATURE_INVALID, CLOCK_SKEW, CREDENTIALS_EXPIRED -> Step.SIGNATURE;
      case ACCESS_DENIED -> Step.PERMISSION;
      default -> Step.STREAM;
    };
  }

  private static Map<String, Object> stream(StreamDescription.Described stream) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("arn", stream.arn());
    json.put("status", stream.status());
    json.put("openShards", stream.openShards());
    json.put("maxRecordBytes", stream.maxRecordBytes());
    json.put("encrypted", stream.encrypted());
    return json;
  }
}
