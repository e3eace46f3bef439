package io.activitysync.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a workflow context is made of, in the order that it is sent in. */
public final class WorkflowFields {
  /** Fields by context, both in their order. */
  public static final Map<String, List<String>> BY_CONTEXT = byContext();

  private WorkflowFields() {}

  private static Map<String, List<String>> byContext() {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fields.put("experienceContext", List.of("experienceId"));
    fields.put("flowContext", List.of("flowId", "flowName", "flowVersion"));
    fields.put("nodeContext", List.of("nodeId", "nodeName", "outputName"));
    return Collections.unmodifiableMap(fields);
  }
}
