package io.activitysync.management.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text in Prometheus's exposition format 0.0.4, as the application gives it. */
final class Scrape {
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(\\{.*})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private final List<String> lines;

  private Scrape(List<String> lines) {
    this.lines = lines;
  }

  static Scrape of(String text) {
    return new Scrape(text.lines().toList());
  }

  /** Value of the one sample that has this name and all of these label values. */
  double value(String name, String... labelValues) {
    List<String> found =
        lines.stream()
            .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
            .filter(
                line -> Arrays.stream(labelValues).allMatch(v -> line.contains("=\"" + v + "\"")))
            .toList();
    assertThat(found).as("%s %s", name, Arrays.toString(labelValues)).hasSize(1);
    Matcher sample = SAMPLE.matcher(found.get(0));
    assertThat(sample.matches()).isTrue();
    return Double.parseDouble(sample.group(3));
  }

  /** All values of a label. */
  Set<String> labels(String name) {
    return lines.stream()
        .flatMap(line -> LABEL.matcher(line).results())
        .filter(label -> label.group(1).equals(name))
        .map(label -> label.group(2))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names of the metric families, as their {@code # TYPE} lines have them. */
  Set<String> families() {
    return lines.stream()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.substring(7, line.lastIndexOf(" ")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names of a family's labels besides {@code le}. */
  Set<String> labelsOf(String family) {
    return lines.stream()
        .filter(line -> line.matches("\\Q" + family + "\\E(_bucket|_count|_sum)?[{].*"))
        .flatMap(line -> LABEL.matcher(line).results())
        .map(label -> label.group(1))
        .filter(label -> !label.equals("le"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
