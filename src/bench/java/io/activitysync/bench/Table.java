package io.activitysync.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The outcomes as Markdown, one table a group of scenarios. */
final class Table {
  private final boolean check;
  private final StringBuilder out = new StringBuilder();
  private String group = "";

  /** First runs of each contender within the group, for those that are compared with themselves. */
  private final Map<String, List<Outcome>> firsts = new LinkedHashMap<>();

  private Table(boolean check) {
    this.check = check;
  }

  /** Writes the tables. */
  static String of(Map<Scenario, List<Outcome>> outcomes, boolean check) {
    Table table = new Table(check);
    outcomes.forEach(table::scenario);
    return table.out.toString();
  }

  private void scenario(Scenario scenario, List<Outcome> outcomes) {
    if (outcomes.isEmpty()) {
      return;
    }
    List<Column> columns = Column.of(scenario, check);
    if (!scenario.group().equals(group)) {
      group = scenario.group();
      firsts.clear();
      out.append("\n### ").append(group).append("\n\n");
      line(columns.stream().map(Column::title).toList());
      line(columns.stream().map(Column::rule).toList());
    }
    for (String contender : scenario.contenders()) {
      List<Outcome> runs = runs(outcomes, contender);
      if (!runs.isEmpty()) {
        firsts.putIfAbsent(contender, runs);
        List<Outcome> base =
            scenario.base().isEmpty() ? firsts.get(contender) : runs(outcomes, scenario.base());
        Row row = new Row(scenario.label(contender), runs, base);
        line(columns.stream().map(column -> column.cell().apply(row)).toList());
      }
    }
  }

  private static List<Outcome> runs(List<Outcome> outcomes, String contender) {
    return outcomes.stream().filter(outcome -> outcome.contender().equals(contender)).toList();
  }

  private void line(List<String> cells) {
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
