package io.activitysync.connection.settings;

import static io.activitysync.connection.settings.FieldSpec.choice;
import static io.activitysync.connection.settings.FieldSpec.form;
import static io.activitysync.connection.settings.FieldSpec.text;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings of a connection: each is described here and nowhere else. Properties, REST in both
 * directions, its OpenAPI document, the store's columns, history, what a file pins, and the table
 * of docs/settings.md are loops over these. A new one needs a constant here, a column, and whoever
 * uses it.
 */
public enum SettingField {
  NAME(text("for people").like("Acme").unlessGiven("NAME", id -> id).rule(SettingsRules::name)),
  SOURCE(
      text("endpoint that events come from, any Camel URI; an HTTP source is at"
              + " `platform-http:/ingest/NAME`, its own connection's name")
          .like("platform-http:/ingest/acme?httpMethodRestrict=POST")
          .unlessGiven("`POST /ingest/NAME`", ConnectionSettings::httpSource)
          .rule(SettingsRules::plainText)),
  STREAM_NAME(
      text("Kinesis data stream; it or `stream-arn` is needed to be on")
          .like("activity")
          .rule(SettingsRules.STREAM_NAME)),
  STREAM_ARN(
      text("the stream by its ARN, instead of its name: needed where it is another account's,"
              + " shared by a resource policy; in the same region")
          .like("arn:aws:kinesis:eu-central-1:123456789012:stream/activity")
          .rule(SettingsRules.STREAM_ARN)),
  REGION(text("AWS region; needed to be on").like("eu-central-1").rule(SettingsRules::region)),
  ENDPOINT(
      form(Kind.ADDRESS, "instead of the region's own, as `https://host:port`")
          .rule(SettingsRules::endpoint)),
  CREDENTIALS(
      choice(
          "`static`, `default` (the AWS provider chain), `profile`, `assume-role`",
          "static",
          "default",
          "profile",
          "assume-role")),
  PROFILE(text("with `profile`").with("profile").rule(SettingsRules.PROFILE)),
  ROLE_ARN(
      text("with `assume-role`")
          .with("assume-role")
          .like("arn:aws:iam::123456789012:role/activity")
          .rule(SettingsRules.ROLE_ARN)),
  EXTERNAL_ID(text("with `assume-role`").with("assume-role").rule(SettingsRules.EXTERNAL_ID)),
  ACCESS_KEY_ID(
      text("with `static`; with `assume-role` that of the key that assumes it")
          .with("static", "assume-role")
          .like("AKIAIOSFODNN7EXAMPLE")
          .rule(SettingsRules.ACCESS_KEY_ID)),
  SECRET_ACCESS_KEY(
      text("likewise").with("static", "assume-role").hidden().rule(SettingsRules.VISIBLE)),
  SESSION_TOKEN(
      text("likewise, of a temporary key")
          .with("static", "assume-role")
          .hidden()
          .rule(SettingsRules.VISIBLE)),
  VERSION(
      text("event version")
          .like("1.0")
          .unlessGiven("the newest, v1.1 apart", id -> null)
          .rule(SettingsRules::version)),
  EVENTS(
      form(Kind.LIST, "kinds wanted, with commas between")
          .unlessGiven("all", id -> "")
          .rule(SettingsRules::events)),
  UNKNOWN_KINDS(
      choice(
          "events of a kind that no version built in knows: `skip` and count them, or `pass` them on"
              + " where the version has one shape for all kinds (v1.0 and v1.1 have)",
          "skip",
          "pass")),
  PII(choice("`include`, `redact` or `hash` personal data", "include", "redact", "hash")),
  PII_KEY(text("key of the hash, 16 characters or more; needed with `hash`").hidden()),
  PII_FIELDS(
      form(
              Kind.PATHS_BY_NAME,
              "further fields that hold personal data, beside those that an event names itself, as"
                  + " `outbound-sms=recipient,outbound-sms=body,*=customContext.email`: a kind (the"
                  + " source's name for it or the version's; `*` for all) and a path into `data`,"
                  + " or into `customContext` where it begins so; `data` or `customContext` alone"
                  + " means all that is in it")
          .unlessGiven("none", id -> null)
          .rule(SettingsRules::piiFields)),
  PARTITION_KEY(
      text("`experienceId`, `messageId`, `tenantId`, `kind`, `random`, or a dotted path")
          .like("experienceId")
          .unlessGiven("`experienceId`", id -> "experienceId")
          .rule(SettingsRules::partitionKey)),
  ORDERING(
      choice(
              "`strict`: a partition key's next record waits until the one before is acknowledged;"
                  + " `relaxed`: it does not",
              "strict",
              "relaxed")
          .unlessGiven(FieldSpec.ROUTE_FILE, id -> null)),
  AGGREGATION(
      choice(
              "`lines` puts several events into one record, as lines; `kpl` does in the producer"
                  + " library's format, which not every reader takes apart; `none`",
              "none",
              "kpl",
              "lines")
          .unlessGiven(FieldSpec.ROUTE_FILE, id -> null)),
  MAX_IN_FLIGHT(
      form(Kind.NUMBER, "calls at once at most, 1 to 1000; fewer while the stream throttles")
          .like("16")
          .unlessGiven(FieldSpec.ROUTE_FILE, id -> null)
          .rule(SettingsRules::maxInFlight)),
  INGEST_TOKENS(
      form(
              Kind.LIST,
              "SHA-256 of the tokens that `POST /ingest/NAME` needs, with commas between; see"
                  + " [security](security.md)")
          .unlessGiven("none needed", id -> null)
          .hidden()
          .rule(SettingsRules::ingestTokens));

  private final FieldSpec spec;

  SettingField(FieldSpec spec) {
    this.spec = spec;
  }

  /** As {@code stream_name}, in the store. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As {@code stream-name}, in a properties file. */
  public String property() {
    return column().replace('_', '-');
  }

  /** As {@code streamName}, in JSON. */
  public String json() {
    return ConnectionProperties.camelCase(property());
  }

  /** The one with a name in JSON, if there is one. */
  public static Optional<SettingField> ofJson(String name) {
    for (SettingField field : values()) {
      if (field.json().equals(name)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  /** The form of its text. */
  public Kind kind() {
    return spec.kind();
  }

  /** Whether it goes in and never comes out. */
  public boolean secret() {
    return spec.secret();
  }

  /** Whether it means something with a kind of credentials. */
  public boolean goesWith(String credentials) {
    return spec.goesWith().isEmpty() || spec.goesWith().contains(credentials);
  }

  /** What it is, for documents, in Markdown. */
  public String doc() {
    return spec.doc();
  }

  /** What holds where it is not given, for documents; empty for nothing. */
  public String defaultDoc() {
    return spec.defaultDoc();
  }

  /** An example for documents; may be null. */
  public String example() {
    return spec.example();
  }

  /** The words that it can be; empty where it is no choice. */
  public List<String> choices() {
    return spec.choices();
  }

  /** What holds where it is not given; null for nothing, or where only the process knows. */
  String otherwise(String id) {
    return spec.otherwise().apply(id);
  }

  /** The one way to write what a text means; the text itself where it has not the right form. */
  String normal(String text) {
    try {
      return kind().normal(text);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** What is wrong with the form of a text; null when nothing is. */
  String malformed(String text) {
    if (kind() == Kind.CHOICE) {
      return choices().contains(kind().normal(text))
          ? null
          : "is \"" + text + "\", should be " + SettingsRules.oneOf(choices());
    }
    try {
      kind().normal(text);
      return null;
    } catch (IllegalArgumentException e) {
      return kind() == Kind.ADDRESS ? SettingsRules.ENDPOINT : e.getMessage();
    }
  }

  /** What is wrong with a text, and what is right; null when nothing is. */
  String problem(String text, SettingsRules known) {
    String malformed = malformed(text);
    return malformed == null ? spec.rule().apply(text, known) : malformed;
  }
}
