package io.activitysync.archive;

import com.fasterxml.jackson.databind.JsonNode;
import io.activitysync.event.version.catalogue.CatalogueKind;
import io.activitysync.event.version.catalogue.CatalogueVersion;
import io.activitysync.event.version.catalogue.EventCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * DuckDB in the place of Athena: the columns of the template's tables over the objects of a bucket,
 * and the files of deploy/aws/questions as they are. What Athena calls by another name is given
 * that name here. For one thread.
 */
final class Questions implements AutoCloseable {
  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", "")).resolve("deploy/aws/questions");

  private final Connection connection = DriverManager.getConnection("jdbc:duckdb:");

  Questions() throws SQLException {
    for (String macro :
        List.of(
            "json_extract_scalar(json, path) AS json_extract_string(json, path)",
            "from_iso8601_timestamp(text) AS CAST(text AS TIMESTAMP)",
            "element_at(list, place) AS list_extract(list, place)",
            "approx_percentile(value, share) AS quantile_disc(value, share)")) {
      run("CREATE MACRO " + macro);
    }
  }

  /** Versions that there is a view for. */
  static List<String> versions() {
    return EventCatalogue.builtIn().all().stream()
        .map(CatalogueVersion::id)
        .filter(id -> Files.exists(FOLDER.resolve("view-" + id + ".sql")))
        .toList();
  }

  /**
   * Makes the table of a version over objects that were copied to a folder, and its view.
   *
   * @param table the template's resource
   */
  void open(CatalogueVersion version, JsonNode table, Path bucket) throws Exception {
    JsonNode input = table.at("/Properties/TableInput");
    Map<String, String> names = names(version);
    List<String> columns = new ArrayList<>();
    for (JsonNode column : input.at("/StorageDescriptor/Columns")) {
      columns.add(
          "'%s': '%s'"
              .formatted(
                  names.get(column.path("Name").asText()),
                  type(column.path("Type").asText(), names)));
    }
    String place =
        input.at("/StorageDescriptor/Location").asText().replace("s3://bucket", bucket.toString());
    run("DROP VIEW IF EXISTS activity");
    run(
        ("CREATE VIEW %s AS SELECT * FROM read_json('%s**', format = 'newline_delimited',"
                + " compression = 'gzip', hive_partitioning = true,"
                + " hive_types = {'day': VARCHAR, 'kind': VARCHAR}, columns = {%s})")
            .formatted(input.path("Name").asText(), place, String.join(", ", columns)));
    run(Files.readString(FOLDER.resolve("view-" + version.id() + ".sql")));
  }

  /** Rows of a question's answer, with a bar between two columns. */
  List<String> ask(String question) throws Exception {
    return rows(Files.readString(FOLDER.resolve(question + ".sql")));
  }

  /** Rows of any answer. */
  List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      int columns = answer.getMetaData().getColumnCount();
      while (answer.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(answer.getString(i));
        }
        rows.add(String.join("|", row));
      }
    }
    return rows;
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Athena finds {@code workflowContext} by the name {@code workflowcontext}; DuckDB doesn't. */
  private static Map<String, String> names(CatalogueVersion version) {
    Map<String, String> names = new HashMap<>();
    for (CatalogueKind kind : version.kinds()) {
      for (JsonNode properties : kind.schema().findValues("properties")) {
        collect(properties, names);
      }
    }
    return names;
  }

  private static void collect(JsonNode properties, Map<String, String> names) {
    properties
        .properties()
        .forEach(
            each -> {
              names.put(each.getKey().toLowerCase(Locale.ROOT), each.getKey());
              collect(each.getValue().path("properties"), names);
            });
  }

  private static String type(String type, Map<String, String> names) {
    if (type.startsWith("array<")) {
      return type(type.substring(6, type.length() - 1), names) + "[]";
    }
    if (!type.startsWith("struct<")) {
      return type.equals("string") ? "VARCHAR" : type;
    }
    List<String> fields = new ArrayList<>();
    int depth = 0;
    int start = 0;
    String inner = type.substring(7, type.length() - 1) + ",";
    for (int i = 0; i < inner.length(); i++) {
      char at = inner.charAt(i);
      depth += at == '<' ? 1 : at == '>' ? -1 : 0;
      if (at == ',' && depth == 0) {
        String field = inner.substring(start, i);
        int colon = field.indexOf(':');
        fields.add(
            '"'
                + names.get(field.substring(0, colon))
                + "\" "
                + type(field.substring(colon + 1), names));
        start = i + 1;
      }
    }
    return "STRUCT(" + String.join(", ", fields) + ")";
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
