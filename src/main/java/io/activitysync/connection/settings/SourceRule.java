package io.activitysync.connection.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an option of a component's consumer has to be, so that events which could not be delivered
 * stay with their source, and those that were do not come again without end.
 *
 * @param value ignoring case; {@value #ANY} for an option that has to be there, {@value #NONE} for
 *     one that may not
 * @param missing what it amounts to where it is not given
 * @param loses whether events are lost otherwise, rather than delivered again and again
 */
record SourceRule(String option, String value, Missing missing, boolean loses) {
  /** A value that has to be there. */
  static final String ANY = "*";

  /** An option that may not be there. */
  static final String NONE = "";

  /** Components that read files and leave them, unless they are told to take them away. */
  static final Set<String> REMOTE_FOLDERS =
      Set.of("ftp", "ftps", "sftp", "mina-sftp", "smb", "azure-files");

  private static final Map<String, List<SourceRule>> RULES = new HashMap<>();

  /** What an option that is not given amounts to. */
  enum Missing {
    /** It is given the right value here, where the source is a connection's own. */
    GIVEN,
    /** The component's own default is right. */
    RIGHT,
    /** The component's own default is wrong. */
    WRONG
  }

  static {
    // where nothing is committed yet, an offset reset to the latest would pass over the first
    // events when they failed
    RULES.put(
        "kafka",
        List.of(
            keeps("autoCommitEnable", "false", Missing.GIVEN),
            keeps("allowManualCommit", "true", Missing.GIVEN),
            keeps("breakOnFirstError", "true", Missing.GIVEN),
            keeps("batching", "true", Missing.GIVEN),
            keeps("autoOffsetReset", "earliest", Missing.GIVEN)));
    // a file that failed is read again from where it was, and nowhere else
    List<SourceRule> folder =
        List.of(keeps("moveFailed", NONE, Missing.RIGHT), keeps("preMove", NONE, Missing.RIGHT));
    RULES.put("file", folder);
    REMOTE_FOLDERS.forEach(scheme -> RULES.put(scheme, folder));
    // a message is acknowledged before its exchange otherwise, or whatever came of that
    List<SourceRule> jms =
        List.of(
            keeps("transacted", "true", Missing.WRONG),
            keeps("asyncConsumer", "false", Missing.RIGHT));
    List.of("jms", "activemq", "activemq6", "amqp", "sjms", "sjms2")
        .forEach(scheme -> RULES.put(scheme, jms));
    List<SourceRule> read = List.of(ends("deleteAfterRead", "true", Missing.RIGHT));
    List.of("aws2-sqs", "aws2-s3").forEach(scheme -> RULES.put(scheme, read));
    RULES.put(
        "sql",
        List.of(
            keeps("onConsumeFailed", NONE, Missing.RIGHT), ends("onConsume", ANY, Missing.WRONG)));
    RULES.put("jpa", List.of(ends("consumeDelete", "true", Missing.RIGHT)));
  }

  private static SourceRule keeps(String option, String value, Missing missing) {
    return new SourceRule(option, value, missing, true);
  }

  private static SourceRule ends(String option, String value, Missing missing) {
    return new SourceRule(option, value, missing, false);
  }

  /** The rules for a component; none where none are known. */
  static List<SourceRule> of(String scheme) {
    return RULES.getOrDefault(scheme, List.of());
  }

  /** Whether a component keeps what failed where the rules for it are kept. */
  static boolean isKnown(String scheme) {
    return RULES.containsKey(scheme) || Set.of("direct", "platform-http").contains(scheme);
  }

  /**
   * What is wrong with a value; null when it is right.
   *
   * @param given null where it is not
   * @param own whether the source is a connection's own
   */
  String problem(String given, boolean own) {
    boolean absent = missing == Missing.WRONG || (missing == Missing.GIVEN && !own);
    return switch (value) {
      case NONE -> given == null ? null : "should be without " + option;
      case ANY ->
          (given == null ? absent : given.isEmpty()) ? option + " should have a value" : null;
      default ->
          (given == null ? absent : !value.equalsIgnoreCase(given))
              ? option + " should be " + value
              : null;
    };
  }
}
