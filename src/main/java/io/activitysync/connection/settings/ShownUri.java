package io.activitysync.connection.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What may be read by everyone of a source's URI: where it leads, the names of its options, and the
 * values of those options that are known to hold no secret. What is secret can't be told by a name
 * or a form, so all else is hidden.
 */
public final class ShownUri {
  /** Stands for a value that is not shown. */
  public static final String HIDDEN = "xxxxxx";

  /** Options whose values are shown, where they look harmless too. */
  private static final Set<String> SHOWN =
      Set.of(
          "allowManualCommit",
          "antInclude",
          "autoCommitEnable",
          "autoOffsetReset",
          "batching",
          "batchingIntervalMs",
          "breakOnFirstError",
          "brokers",
          "charset",
          "clientId",
          "concurrentConsumers",
          "consumersCount",
          "delay",
          "delete",
          "deleteAfterRead",
          "groupId",
          "httpMethodRestrict",
          "include",
          "initialDelay",
          "keyDeserializer",
          "maxMessagesPerPoll",
          "maxPollRecords",
          "move",
          "moveFailed",
          "noop",
          "partitionAssignor",
          "period",
          "pollTimeoutMs",
          "queue",
          "readLock",
          "recursive",
          "region",
          "repeatCount",
          "securityProtocol",
          "size",
          "valueDeserializer",
          "waitTimeSeconds");

  private static final Pattern HARMLESS = Pattern.compile("[\\w.:,/*+ -]{0,200}");
  private static final Pattern NAME = Pattern.compile("[\\w.-]{1,100}");

  /** As Camel reads it: {@code RAW(…)} ends where {@code )} ends the option. */
  private static final Pattern OPTION =
      Pattern.compile("([^=&]*)(=(RAW\\(.*?\\)(?=&|$)|RAW\\{.*?\\}(?=&|$)|[^&]*))?(&|$)");

  /** Addresses whose paths are made to be secret. */
  private static final Pattern SECRET_PATH =
      Pattern.compile("((?:https?|slack|telegram|webhook)[^:]*:/*[^/]*).*");

  record Option(String name, String value) {}

  private ShownUri() {}

  /** The URI with its hidden values as {@value #HIDDEN}. */
  public static String of(String uri) {
    List<Option> options = options(uri);
    return options.isEmpty()
        ? path(uri)
        : path(uri)
            + "?"
            + options.stream()
                .map(option -> name(option) + "=" + (hidden(option) ? HIDDEN : option.value))
                .collect(Collectors.joining("&"));
  }

  /** The URI up to its options, without what stands before {@code @}. */
  public static String path(String uri) {
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    int colon = path.indexOf(':') + 1;
    int at = Math.max(path.lastIndexOf('@') + 1, path.lastIndexOf("%40") + 3);
    if (path.contains("@") || path.contains("%40")) {
      path = path.substring(0, colon) + "//" + path.substring(Math.max(colon, at));
    }
    Matcher secret = SECRET_PATH.matcher(path);
    return secret.matches() && !secret.group(1).equals(path)
        ? secret.group(1) + "/" + HIDDEN
        : path;
  }

  /** Names of the options whose values are hidden. */
  public static Set<String> hiddenOptions(String uri) {
    return options(uri).stream()
        .filter(ShownUri::hidden)
        .map(ShownUri::name)
        .filter(name -> !name.equals(HIDDEN))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The same URI with {@code RAW(…)} percent-encoded instead: what masks URIs by a pattern ends
   * such a value at its first closing bracket, and shows the rest.
   */
  public static String encoded(String uri) {
    int query = uri.indexOf('?');
    if (query < 0 || !uri.contains("RAW")) {
      return uri;
    }
    return uri.substring(0, query + 1)
        + options(uri).stream()
            .map(
                option -> {
                  boolean raw = option.value.matches("RAW[({].*[)}]");
                  String value =
                      raw
                          ? URLEncoder.encode(
                                  option.value.substring(4, option.value.length() - 1), UTF_8)
                              .replace("+", "%20")
                          : option.value;
                  return option.name + "=" + value;
                })
            .collect(Collectors.joining("&"));
  }

  private static boolean hidden(Option option) {
    return !SHOWN.contains(option.name) || !HARMLESS.matcher(option.value).matches();
  }

  private static String name(Option option) {
    return NAME.matcher(option.name).matches() ? option.name : HIDDEN;
  }

  static List<Option> options(String uri) {
    List<Option> options = new ArrayList<>();
    int query = uri.indexOf('?');
    if (query >= 0) {
      Matcher matcher = OPTION.matcher(uri.substring(query + 1));
      while (matcher.find() && matcher.end() > matcher.start()) {
        String value = matcher.group(3);
        options.add(new Option(matcher.group(1), value == null ? "" : value));
      }
    }
    return options;
  }
}
