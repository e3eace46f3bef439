package io.activitysync.connection.settings;

import io.activitysync.connection.DesiredState;
import io.activitysync.connection.PiiMode;
import io.activitysync.credentials.Credentials;
import io.activitysync.credentials.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Checks settings and says all that is wrong at once. What can be known only elsewhere (regions,
 * versions, kinds, source components) comes in through the constructor. Safe for use by several
 * threads.
 */
public final class SettingsRules {
  /** An id is part of addresses, file names and metric tags. */
  public static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /** CreateStream API reference, {@code StreamName}. */
  private static final Pattern STREAM_NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");

  /** IAM API reference, {@code AccessKey.AccessKeyId}. */
  private static final Pattern ACCESS_KEY_ID = Pattern.compile("\\w{16,128}");

  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  private static final Pattern ROLE_ARN =
      Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]{1,576}");

  /** Names joined by dots. */
  private static final Pattern PARTITION_KEY = Pattern.compile("(?=.{1,256}$)[^.]+(\\.[^.]+)*");

  /** AssumeRole API reference, {@code ExternalId}. */
  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

  /** What can stand in a header: a line break would travel on into it. */
  private static final Pattern VISIBLE = Pattern.compile("[!-~]{1,4096}");

  private static final String HTTP = "platform-http:";

  private final Collection<String> regions;
  private final Collection<String> versions;
  private final Collection<String> kinds;
  private final UnaryOperator<String> sourceProblem;

  /**
   * Rules for one process.
   *
   * @param regions ids of the regions that AWS has
   * @param versions ids of the event versions known now; may change later
   * @param kinds all kinds of event known
   * @param sourceProblem answers what is wrong with a source URI, or null when nothing is
   */
  public SettingsRules(
      Collection<String> regions,
      Collection<String> versions,
      Collection<String> kinds,
      UnaryOperator<String> sourceProblem) {
    this.regions = regions;
    this.versions = versions;
    this.kinds = kinds;
    this.sourceProblem = sourceProblem;
  }

  /**
   * All that is wrong.
   *
   * @param settings what is to be saved
   * @param desired whether it is to be on: then stream name, region and credentials are needed
   * @return empty when all is right
   */
  public List<Violation> check(ConnectionSettings settings, DesiredState desired) {
    List<Violation> wrong = new ArrayList<>();
    if (!ID.matcher(settings.id()).matches()) {
      wrong.add(
          new Violation(
              "id",
              "is \"" + settings.id() + "\", should be 1 to 63 of a-z, 0-9 and -, not - first"));
    }
    if (settings.name().isBlank() || settings.name().length() > 100) {
      wrong.add(new Violation("name", "should be 1 to 100 characters"));
    }
    if (hasControl(settings.name())) {
      wrong.add(new Violation("name", "should have no control characters"));
    }
    String source = sourceProblem(settings.id(), settings.source());
    if (source != null) {
      wrong.add(new Violation("source", source));
    }
    checkTarget(settings.target(), desired, wrong);
    checkContent(settings.content(), wrong);
    return wrong;
  }

  private String sourceProblem(String id, String source) {
    if (hasControl(source) || source.length() > 4_096) {
      return "should be at most 4096 characters, without control characters";
    }
    // another's address would get another's events, and an address elsewhere has no guard before it
    String address = "platform-http:/ingest/" + id;
    if (source.startsWith(HTTP) && !source.equals(address) && !source.startsWith(address + "?")) {
      return "should be " + address + ": an HTTP source is at its own connection's address";
    }
    return sourceProblem.apply(source);
  }

  private void checkTarget(Target target, DesiredState desired, List<Violation> wrong) {
    if (target.streamName() == null) {
      if (desired.enabled()) {
        wrong.add(new Violation("streamName", "is needed before the connection can be on"));
      }
    } else if (!STREAM_NAME.matcher(target.streamName()).matches()) {
      wrong.add(
          new Violation(
              "streamName",
              "is \""
                  + target.streamName()
                  + "\", should be 1 to 128 of a-z, A-Z, 0-9, _ . and -"));
    }
    if (target.region() == null) {
      if (desired.enabled()) {
        wrong.add(new Violation("region", "is needed before the connection can be on"));
      }
    } else if (!regions.contains(target.region())) {
      wrong.add(
          new Violation(
              "region",
              "is \""
                  + target.region()
                  + "\", should be an AWS region as "
                  + near(target.region())));
    }
    URI endpoint = target.endpoint();
    if (endpoint != null
        && (endpoint.getHost() == null
            || endpoint.getScheme() == null
            || !List.of("http", "https").contains(endpoint.getScheme().toLowerCase(Locale.ROOT))
            || endpoint.getUserInfo() != null)) {
      // a user's name and password may stand in it
      wrong.add(new Violation("endpoint", "should be as https://host:port"));
    }
    checkCredentials(target.credentials(), desired, wrong);
  }

  private static void checkCredentials(
      Credentials credentials, DesiredState desired, List<Violation> wrong) {
    if (credentials instanceof Credentials.Static key) {
      checkKey(key, desired.enabled(), wrong);
    } else if (credentials instanceof Credentials.AssumeRole role) {
      if (role.roleArn() == null || !ROLE_ARN.matcher(role.roleArn()).matches()) {
        wrong.add(
            new Violation(
                "roleArn",
                "is \"" + role.roleArn() + "\", should be as arn:aws:iam::123456789012:role/name"));
      }
      if (role.externalId() != null && !EXTERNAL_ID.matcher(role.externalId()).matches()) {
        wrong.add(
            new Violation("externalId", "should be 2 to 1224 letters, digits or any of _+=,.@:/-"));
      }
      if (role.base() != null) {
        checkKey(role.base(), desired.enabled(), wrong);
      }
    } else if (credentials instanceof Credentials.Profile profile
        && (profile.name() == null || !VISIBLE.matcher(profile.name()).matches())) {
      wrong.add(
          new Violation(
              "profile",
              "is needed with credentials \"profile\", without spaces or characters outside ASCII"));
    }
  }

  private static void checkKey(Credentials.Static key, boolean needed, List<Violation> wrong) {
    if (key.accessKeyId() == null) {
      if (needed) {
        wrong.add(
            new Violation(
                "accessKeyId",
                "is needed before the connection can be on; or set credentials to \"default\","
                    + " \"profile\" or \"assume-role\""));
      }
    } else if (!ACCESS_KEY_ID.matcher(key.accessKeyId()).matches()) {
      wrong.add(new Violation("accessKeyId", "should be 16 to 128 letters and digits as AKIA…"));
    }
    if (needed && key.secretAccessKey() == null) {
      wrong.add(new Violation("secretAccessKey", "is needed before the connection can be on"));
    }
    checkSecret("secretAccessKey", key.secretAccessKey(), wrong);
    checkSecret("sessionToken", key.sessionToken(), wrong);
  }

  private static void checkSecret(String field, Secret secret, List<Violation> wrong) {
    if (secret != null && !VISIBLE.matcher(secret.reveal()).matches()) {
      wrong.add(
          new Violation(field, "should have no spaces, line breaks or characters outside ASCII"));
    }
  }

  private void checkContent(Content content, List<Violation> wrong) {
    if (!content.ingestTokens().stream().allMatch(hash -> SHA_256.matcher(hash).matches())) {
      wrong.add(
          new Violation(
              "ingestTokens",
              "should be hashes, each 64 of 0-9 and a-f, as \"java -jar activity-sync.jar token\""
                  + " prints them; not the tokens themselves"));
    }
    if (!versions.contains(content.version())) {
      wrong.add(
          new Violation(
              "version",
              "is \"" + content.version() + "\", should be one of " + String.join(", ", versions)));
    }
    for (String kind : content.events()) {
      if (!kinds.contains(kind)) {
        wrong.add(
            new Violation(
                "events", "has \"" + kind + "\", should be some of " + String.join(", ", kinds)));
      }
    }
    PiiFields.problems(content.piiFields(), kinds)
        .forEach(problem -> wrong.add(new Violation("piiFields", problem)));
    if (content.pii() == PiiMode.HASH
        && (content.piiKey() == null || content.piiKey().reveal().length() < 16)) {
      wrong.add(new Violation("piiKey", "is needed with pii \"hash\", 16 characters or more"));
    }
    if (!PARTITION_KEY.matcher(content.partitionKey()).matches()
        || hasControl(content.partitionKey())) {
      wrong.add(
          new Violation(
              "partitionKey",
              "is \""
                  + content.partitionKey()
                  + "\", should be experienceId, messageId, tenantId, kind, random or a path of 1 to"
                  + " 256 characters as customContext.contact.id"));
    }
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
