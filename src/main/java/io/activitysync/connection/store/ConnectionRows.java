package io.activitysync.connection.store;

import io.activitysync.connection.DesiredState;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.connection.settings.ShownUri;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns connections into rows and back; here and nowhere else secrets are sealed and opened. */
record ConnectionRows(StoreKeys keys) {
  static final String SOURCE_SEALED = "source_sealed";

  private static final List<String> FIXED =
      List.of("declared", "enabled", "suspended", "revision", "changed_at", "changed_by");
  private static final String FIELDS =
      Arrays.stream(SettingField.values())
          .map(SettingField::column)
          .collect(Collectors.joining(", "));

  static final String SELECT =
      "select id, " + String.join(", ", FIXED) + ", " + FIELDS + ", source_sealed from connection";

  static final String INSERT =
      "insert into connection ("
          + String.join(", ", FIXED)
          + ", "
          + FIELDS
          + ", source_sealed, id) values ("
          + "?, ".repeat(FIXED.size() + SettingField.values().length + 1)
          + "?)";

  static final String UPDATE =
      "update connection set "
          + String.join(" = ?, ", FIXED)
          + " = ?, "
          + FIELDS.replace(", ", " = ?, ")
          + " = ?, source_sealed = ? where id = ?";

  /** Values for {@link #INSERT} and {@link #UPDATE}. */
  Object[] values(StoredConnection connection) {
    String id = connection.id();
    ConnectionSettings settings = connection.settings();
    List<Object> values = new ArrayList<>();
    values.add(connection.declared());
    values.add(connection.desired().enabled());
    values.add(connection.desired().suspended());
    values.add(connection.revision());
    values.add(connection.changedAt());
    values.add(connection.changedBy());
    for (SettingField field : SettingField.values()) {
      values.add(column(id, field, settings.reveal(field)));
    }
    String source = settings.source();
    boolean clear =
        ShownUri.path(source).equals(source) || source.equals(ConnectionSettings.httpSource(id));
    values.add(clear ? null : keys.seal(id, SettingField.SOURCE.json(), source));
    values.add(id);
    return values.toArray();
  }

  private String column(String id, SettingField field, String value) {
    if (field == SettingField.SOURCE) {
      return value.equals(ConnectionSettings.httpSource(id)) ? null : ShownUri.path(value);
    }
    return value == null || !field.secret() ? value : keys.seal(id, field.json(), value);
  }

  /** The connection that a row of {@link #SELECT} holds. */
  StoredConnection read(ResultSet row) throws SQLException {
    String id = row.getString("id");
    Set<String> unreadable = new HashSet<>();
    Map<SettingField, String> texts = new EnumMap<>(SettingField.class);
    for (SettingField field : SettingField.values()) {
      String value = row.getString(field.column());
      texts.put(field, field.secret() ? open(id, field, value, unreadable) : value);
    }
    texts.put(SettingField.SOURCE, source(id, texts.get(SettingField.SOURCE), row, unreadable));
    return new StoredConnection(
        ConnectionSettings.of(id, texts),
        new DesiredState(row.getBoolean("enabled"), row.getBoolean("suspended")),
        row.getLong("revision"),
        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
        row.getString("changed_by"),
        row.getBoolean("declared"),
        unreadable);
  }

  private String source(String id, String shown, ResultSet row, Set<String> unreadable)
      throws SQLException {
    String sealed = row.getString(SOURCE_SEALED);
    if (sealed != null) {
      String opened = open(id, SettingField.SOURCE, sealed, unreadable);
      return opened == null ? StoredConnection.UNREADABLE_SOURCE : opened;
    }
    if (StoredConnection.UNREADABLE_SOURCE.equals(shown)) {
      unreadable.add(SettingField.SOURCE.json());
    }
    return shown == null ? ConnectionSettings.httpSource(id) : shown;
  }

  private String open(String id, SettingField field, String sealed, Set<String> unreadable) {
    if (sealed == null) {
      return null;
    }
    String clear = keys.open(id, field.json(), sealed).orElse(null);
    if (clear == null) {
      unreadable.add(field.json());
    }
    return clear;
  }
}
