package io.activitysync.connection.settings;

import io.activitysync.connection.settings.Violation.Code;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks settings and says all that is wrong at once. What can be known only elsewhere (regions,
 * versions, kinds, source components) comes in through the constructor. Safe for use by several
 * threads.
 */
public final class SettingsRules {
  /** An id is part of addresses, file names and metric tags. */
  public static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  static final String ENDPOINT =
      "should be as https://host:port, without a path; the port 1 to 65535, the host's name without"
          + " an underscore";

  /** CreateStream API reference, {@code StreamName}. */
  static final BiFunction<String, SettingsRules, String> STREAM_NAME =
      named("[a-zA-Z0-9_.-]{1,128}", "1 to 128 of a-z, A-Z, 0-9, _ . and -");

  /** PutRecords API reference, {@code StreamARN}. */
  static final BiFunction<String, SettingsRules, String> STREAM_ARN =
      named(
          "arn:aws[a-z-]*:kinesis:([a-z0-9-]+):\\d{12}:stream/[a-zA-Z0-9_.-]{1,128}",
          "as arn:aws:kinesis:eu-central-1:123456789012:stream/name");

  static final BiFunction<String, SettingsRules, String> ROLE_ARN =
      named(
          "arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]{1,576}",
          "as arn:aws:iam::123456789012:role/name");

  /** AssumeRole API reference, {@code ExternalId}. */
  static final BiFunction<String, SettingsRules, String> EXTERNAL_ID =
      unnamed("[\\w+=,.@:/-]{2,1224}", "should be 2 to 1224 letters, digits or any of _+=,.@:/-");

  /** IAM API reference, {@code AccessKey.AccessKeyId}. */
  static final BiFunction<String, SettingsRules, String> ACCESS_KEY_ID =
      unnamed("\\w{16,128}", "should be 16 to 128 letters and digits as AKIA…");

  /** What can stand in a header: a line break would travel on into it. */
  private static final String VISIBLE_TEXT = "[!-~]{1,4096}";

  static final BiFunction<String, SettingsRules, String> VISIBLE =
      unnamed(VISIBLE_TEXT, "should have no spaces, line breaks or characters outside ASCII");

  static final BiFunction<String, SettingsRules, String> PROFILE =
      unnamed(
          VISIBLE_TEXT,
          "is needed with credentials \"profile\", without spaces or characters outside ASCII");

  /** A name with one of these looks like another, or is stored as another. */
  private static final Pattern MISLEADING =
      Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\u202A-\\u202E\\u2066-\\u2069]");

  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  /** As {@code ap-southeast-7}, {@code us-gov-west-1}, {@code eu-isoe-west-1}. */
  private static final Pattern REGION =
      Pattern.compile(
          "[a-z]{2}(-gov|-iso[a-z]?)?-(north|south|east|west|central|(north|south)(east|west))-\\d");

  private static final Logger LOG = LoggerFactory.getLogger(SettingsRules.class);

  /** Names joined by dots. */
  private static final Pattern PARTITION_KEY = Pattern.compile("(?=.{1,256}$)[^.]+(\\.[^.]+)*");

  private static final String NEEDED = "is needed before the connection can be on";
  private static final String HTTP = "platform-http:";
  private static final int LONGEST = 4_096;

  /** The endpoint's own bound, of its option {@code maxInFlight}. */
  private static final int MOST_IN_FLIGHT = 1_000;

  private final Collection<String> regions;
  private final Collection<String> versions;
  private final Collection<String> kinds;
  private final UnaryOperator<String> sourceProblem;
  private final SourcePolicy policy;
  private final Supplier<Stream<ConnectionSettings>> others;

  /**
   * Rules for one process.
   *
   * @param regions ids of the regions that AWS has
   * @param versions ids of the event versions known now; may change later
   * @param kinds all kinds of event known
   * @param sourceProblem answers what is wrong with a source URI, or null when nothing is
   * @param policy what a source may be that no file declares
   * @param others answers the settings of all connections that there are
   */
  public SettingsRules(
      Collection<String> regions,
      Collection<String> versions,
      Collection<String> kinds,
      UnaryOperator<String> sourceProblem,
      SourcePolicy policy,
      Supplier<Stream<ConnectionSettings>> others) {
    this.regions = regions;
    this.versions = versions;
    this.kinds = kinds;
    this.sourceProblem = sourceProblem;
    this.policy = policy;
    this.others = others;
  }

  /**
   * All that is wrong.
   *
   * @param settings what is to be saved
   * @param on whether it is to be on: then stream, region and credentials are needed
   * @return empty when all is right
   */
  public List<Violation> check(ConnectionSettings settings, boolean on) {
    List<Violation> wrong = new ArrayList<>();
    if (!ID.matcher(settings.id()).matches()) {
      wrong.add(
          new Violation(
              "id",
              "is \"" + settings.id() + "\", should be 1 to 63 of a-z, 0-9 and -, not - first"));
    }
    settings.reveal().forEach((field, text) -> add(wrong, field, field.problem(text, this)));
    if (wrong.stream().noneMatch(w -> w.field().equals(SettingField.SOURCE.json()))) {
      add(wrong, SettingField.SOURCE, sourceProblem(settings));
    }
    togetherWrong(settings, wrong);
    missing(settings, on, wrong);
    return wrong;
  }

  /**
   * To be called before a connection is switched on.
   *
   * @throws InvalidSettingsException with all that its settings lack to be on
   */
  public void requireComplete(ConnectionSettings settings) {
    List<Violation> wrong = check(settings, true);
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
  }

  /**
   * All that is wrong with settings that somebody gives, who has not the rights of a file.
   *
   * @param before what is saved, whose source may stay as it is; null for nothing
   */
  public List<Violation> checkGiven(
      ConnectionSettings settings, boolean on, ConnectionSettings before) {
    boolean kept = before != null && before.same(SettingField.SOURCE, settings);
    boolean usual = settings.source().equals(ConnectionSettings.httpSource(settings.id()));
    String problem =
        kept || usual || !ID.matcher(settings.id()).matches()
            ? null
            : policy.problem(settings.id(), settings.source());
    List<Violation> wrong = check(settings, on);
    if (problem != null) {
      wrong.removeIf(w -> w.field().equals(SettingField.SOURCE.json()));
      add(wrong, SettingField.SOURCE, problem);
    }
    if (!kept && wrong.stream().noneMatch(w -> w.field().equals(SettingField.SOURCE.json()))) {
      add(wrong, SettingField.SOURCE, taken(settings));
    }
    return wrong;
  }

  private String taken(ConnectionSettings settings) {
    String source = settings.completeSource();
    if (SourcePlace.of(source).isEmpty()) {
      return null; // as HTTP, which need not be compared with a thousand others
    }
    SourcePlaces places = new SourcePlaces();
    others.get().forEach(other -> places.add(other.id(), other.completeSource()));
    return places.problem(settings.id(), source).orElse(null);
  }

  private static void add(List<Violation> wrong, SettingField field, String problem) {
    add(wrong, field, Code.INVALID, problem);
  }

  private static void add(List<Violation> wrong, SettingField field, Code code, String problem) {
    if (problem != null) {
      wrong.add(new Violation(field.json(), code, problem));
    }
  }

  private String sourceProblem(ConnectionSettings settings) {
    String source = settings.source();
    // another's address would get another's events, and an address elsewhere has no guard before it
    String address = HTTP + "/ingest/" + settings.id();
    if (source.startsWith(HTTP) && !source.equals(address) && !source.startsWith(address + "?")) {
      return "should be " + address + ": an HTTP source is at its own connection's address";
    }
    if (source.startsWith("rest")) {
      return "should be "
          + address
          + ": Camel's rest components listen where others' events come in";
    }
    if (source.startsWith(HTTP) && source.contains("matchOnUriPrefix")) {
      return "should be without matchOnUriPrefix: it would take what is sent to other connections";
    }
    String losing = SourceSafety.problem(source);
    if (losing != null) {
      return losing;
    }
    String problem = sourceProblem.apply(source);
    return problem != null ? problem : SourcePlace.wrong(source).orElse(null);
  }

  private static void togetherWrong(ConnectionSettings settings, List<Violation> wrong) {
    String arn = settings.text(SettingField.STREAM_ARN);
    if (arn == null || STREAM_ARN.apply(arn, null) != null) {
      return;
    }
    String name = arn.substring(arn.indexOf('/') + 1);
    if (settings.streamName() != null && !settings.streamName().equals(name)) {
      add(
          wrong,
          SettingField.STREAM_NAME,
          Code.MISMATCH,
          "is \""
              + settings.streamName()
              + "\", should be \""
              + name
              + "\" as in streamArn, or not given");
    }
    String region = arn.split(":", -1)[3];
    if (settings.region() != null && !settings.region().equals(region)) {
      add(
          wrong,
          SettingField.REGION,
          Code.MISMATCH,
          "is \"" + settings.region() + "\", should be \"" + region + "\" as in streamArn");
    }
  }

  private static void missing(ConnectionSettings settings, boolean on, List<Violation> wrong) {
    String credentials = settings.text(SettingField.CREDENTIALS);
    if (on && settings.stream() == null) {
      add(wrong, SettingField.STREAM_NAME, Code.REQUIRED, NEEDED);
    }
    if (on && settings.region() == null) {
      add(wrong, SettingField.REGION, Code.REQUIRED, NEEDED);
    }
    if (credentials.equals("assume-role") && !settings.has(SettingField.ROLE_ARN)) {
      add(wrong, SettingField.ROLE_ARN, Code.REQUIRED, ROLE_ARN.apply("", null));
    }
    if (credentials.equals("profile") && !settings.has(SettingField.PROFILE)) {
      add(wrong, SettingField.PROFILE, Code.REQUIRED, PROFILE.apply("", null));
    }
    if (on && (credentials.equals("static") || ConnectionSettings.hasKey(settings.reveal()))) {
      if (!settings.has(SettingField.ACCESS_KEY_ID)) {
        add(
            wrong,
            SettingField.ACCESS_KEY_ID,
            Code.REQUIRED,
            NEEDED + "; or set credentials to \"default\", \"profile\" or \"assume-role\"");
      }
      if (!settings.has(SettingField.SECRET_ACCESS_KEY)) {
        add(wrong, SettingField.SECRET_ACCESS_KEY, Code.REQUIRED, NEEDED);
      }
    }
    String key = settings.reveal(SettingField.PII_KEY);
    if (settings.text(SettingField.PII).equals("hash")
        && (key == null || key.length() < ConnectionSettings.SHORTEST_PII_KEY)) {
      add(
          wrong,
          SettingField.PII_KEY,
          Code.REQUIRED,
          "is needed with pii \"hash\", 16 characters or more");
    }
  }

  /** A rule that repeats what it finds wrong. */
  private static BiFunction<String, SettingsRules, String> named(String pattern, String right) {
    Pattern whole = Pattern.compile(pattern);
    return (text, known) -> whole.matcher(text).matches() ? null : is(text) + right;
  }

  /** A rule that does not, since it may be a secret. */
  private static BiFunction<String, SettingsRules, String> unnamed(String pattern, String wrong) {
    Pattern whole = Pattern.compile(pattern);
    return (text, known) -> whole.matcher(text).matches() ? null : wrong;
  }

  static String name(String text, SettingsRules known) {
    if (text.isBlank() || text.length() > 100) {
      return "should be 1 to 100 characters";
    }
    return MISLEADING.matcher(text).find()
        ? "should have no control characters, none that break a line or turn the direction of"
            + " writing, and no half characters"
        : null;
  }

  static String plainText(String text, SettingsRules known) {
    return hasControl(text) || text.length() > LONGEST
        ? "should be at most 4096 characters, without control characters"
        : null;
  }

  /**
   * A region that is newer than the AWS SDK in this jar is let through, if it is named like one.
   */
  static String region(String text, SettingsRules known) {
    if (known.regions.contains(text)) {
      return null;
    }
    if (!REGION.matcher(text).matches()) {
      return is(text) + "an AWS region as " + known.near(text);
    }
    LOG.atWarn().addKeyValue("region", text).log("region is not among those known here");
    return null;
  }

  /** Its text is not repeated: a user's name and password may stand in it. */
  static String endpoint(String text, SettingsRules known) {
    URI uri = URI.create(text);
    boolean right =
        uri.getHost() != null
            && uri.getScheme() != null
            && List.of("http", "https").contains(uri.getScheme().toLowerCase(Locale.ROOT))
            && uri.getUserInfo() == null
            && uri.getPath().matches("/?")
            && uri.getQuery() == null
            && uri.getFragment() == null
            && (uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() < 65_536));
    return right ? null : ENDPOINT;
  }

  static String version(String text, SettingsRules known) {
    return known.versions.contains(text)
        ? null
        : is(text) + "one of " + String.join(", ", known.versions);
  }

  static String events(String text, SettingsRules known) {
    for (String kind : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      if (!known.kinds.contains(kind)) {
        return "has \""
            + kind
            + "\""
            + Nearest.meant(kind, known.kinds)
            + ", should be some of "
            + String.join(", ", known.kinds);
      }
    }
    return null;
  }

  static String piiFields(String text, SettingsRules known) {
    List<String> problems = PiiFields.problems(PiiFields.parse(text), known.kinds);
    return problems.isEmpty() ? null : String.join("; ", problems);
  }

  static String partitionKey(String text, SettingsRules known) {
    return PARTITION_KEY.matcher(text).matches() && !hasControl(text) && !text.isBlank()
        ? null
        : is(text)
            + "experienceId, messageId, tenantId, kind, random or a path of 1 to 256 characters as"
            + " customContext.contact.id";
  }

  static String maxInFlight(String text, SettingsRules known) {
    return text.matches("[1-9]\\d{0,8}") && Integer.parseInt(text) <= MOST_IN_FLIGHT
        ? null
        : is(text) + "a whole number from 1 to " + MOST_IN_FLIGHT;
  }

  static String ingestTokens(String text, SettingsRules known) {
    return List.of(text.split(",", -1)).stream().allMatch(hash -> SHA_256.matcher(hash).matches())
        ? null
        : "should be hashes, each 64 of 0-9 and a-f, as \"java -jar activity-sync.jar token\""
            + " prints them; not the tokens themselves";
  }

  /** As {@code a, b or c}. */
  static String oneOf(List<String> words) {
    int last = words.size() - 1;
    return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  private static String is(String text) {
    return "is \"" + text + "\", should be ";
  }

  private String near(String region) {
    String start = region.substring(0, Math.min(3, region.length())).toLowerCase(Locale.ROOT);
    List<String> alike = regions.stream().filter(r -> r.startsWith(start)).sorted().toList();
    return alike.isEmpty() ? "eu-central-1" : String.join(", ", alike);
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
