package io.activitysync.connection.settings;

import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * What is said of one setting; immutable.
 *
 * @param kind the form of its text
 * @param secret whether it goes in and never comes out
 * @param doc what it is, for documents, in Markdown
 * @param defaultDoc what holds where it is not given, for documents; empty for nothing
 * @param otherwise from the connection's id to what holds where it is not given; null for nothing,
 *     or where only the process knows
 * @param goesWith kinds of credentials that have it; empty for all
 * @param choices the words of a {@link Kind#CHOICE}
 * @param example for documents; may be null
 * @param rule says what is wrong with a text of the right form, and what is right; null when
 *     nothing is
 */
record FieldSpec(
    Kind kind,
    boolean secret,
    String doc,
    String defaultDoc,
    UnaryOperator<String> otherwise,
    Set<String> goesWith,
    List<String> choices,
    String example,
    BiFunction<String, SettingsRules, String> rule) {
  /** What holds without a setting that the step <i>send</i> has as an option. */
  static final String ROUTE_FILE = "as step *send* of the route file says";

  static FieldSpec form(Kind kind, String doc) {
    return new FieldSpec(
        kind, false, doc, "", id -> null, Set.of(), List.of(), null, (text, known) -> null);
  }

  static FieldSpec text(String doc) {
    return form(Kind.TEXT, doc);
  }

  static FieldSpec choice(String doc, String... words) {
    FieldSpec s = form(Kind.CHOICE, doc).unlessGiven("`" + words[0] + "`", id -> words[0]);
    return new FieldSpec(
        s.kind,
        s.secret,
        s.doc,
        s.defaultDoc,
        s.otherwise,
        s.goesWith,
        List.of(words),
        words[0],
        s.rule);
  }

  FieldSpec hidden() {
    return new FieldSpec(kind, true, doc, defaultDoc, otherwise, goesWith, choices, example, rule);
  }

  FieldSpec with(String... credentials) {
    return new FieldSpec(
        kind, secret, doc, defaultDoc, otherwise, Set.of(credentials), choices, example, rule);
  }

  FieldSpec like(String shown) {
    return new FieldSpec(kind, secret, doc, defaultDoc, otherwise, goesWith, choices, shown, rule);
  }

  FieldSpec rule(BiFunction<String, SettingsRules, String> checked) {
    return new FieldSpec(
        kind, secret, doc, defaultDoc, otherwise, goesWith, choices, example, checked);
  }

  FieldSpec unlessGiven(String told, UnaryOperator<String> fromId) {
    return new FieldSpec(kind, secret, doc, told, fromId, goesWith, choices, example, rule);
  }
}
