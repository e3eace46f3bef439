package io.activitysync.bench;

import java.util.List;

/**
 * Circumstances under which contenders are compared.
 *
 * @param group heading of the table that its rows stand in
 * @param name short, for the command line and the result files
 * @param contenders who takes part, in the table's order
 * @param base contender that the others are set in proportion to; empty where each is set in
 *     proportion to itself in the group's first scenario
 * @param note what a row is called besides its contender; may be empty
 * @param circumstances what is special
 */
record Scenario(
    String group,
    String name,
    List<String> contenders,
    String base,
    String note,
    Circumstances circumstances) {

  /** One whose rows are called by their contenders alone. */
  Scenario(
      String group,
      String name,
      List<String> contenders,
      String base,
      Circumstances circumstances) {
    this(group, name, contenders, base, "", circumstances);
  }

  /** How often each contender runs. */
  int runs(int usual) {
    return Math.min(usual, circumstances.mostRuns());
  }

  /** How long it is warmed: where few runs are enough, half as long is. */
  int warmMillis(int usual) {
    return circumstances.mostRuns() == Scenarios.FEW ? usual / 2 : usual;
  }

  /** What a row is called. */
  String label(String contender) {
    return note.isEmpty() ? contender : contender + ", " + note;
  }
}
