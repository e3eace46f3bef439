package io.activitysync.connection.store.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One transaction: SQL with its values in order. Used by one thread. */
public record Tx(Connection connection, Optional<Deadline> deadline) {
  /** A row for each line of a value, on PostgreSQL. */
  public static final String LINES = "unnest(string_to_array(?, chr(10)))";

  /** Makes an object of the row that the result set is at. */
  public interface Row<T> {
    /** Reads its columns. */
    T of(ResultSet row) throws SQLException;
  }

  /** All rows. */
  public <T> List<T> all(String sql, Row<T> mapper, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values);
        ResultSet rows = query(statement)) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(mapper.of(rows));
      }
      return found;
    }
  }

  /** The first row. */
  public <T> Optional<T> first(String sql, Row<T> mapper, Object... values) throws SQLException {
    List<T> found = all(sql, mapper, values);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
  }

  /** Changes rows and answers how many. */
  public int update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values)) {
      hold();
      return statement.executeUpdate();
    }
  }

  /**
   * Changes rows, once for each list of values. Not as a JDBC batch: PostgreSQL's driver throws an
   * {@code AssertionError} from it where the connection breaks.
   */
  public void each(String sql, List<Object[]> lists) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Object[] values : lists) {
        set(statement, values);
        hold();
        statement.executeUpdate();
      }
    }
  }

  /** Ends it. */
  void commit() throws SQLException {
    hold();
    connection.commit();
  }

  private ResultSet query(PreparedStatement statement) throws SQLException {
    hold();
    return statement.executeQuery();
  }

  private void hold() throws SQLException {
    if (deadline.isPresent()) {
      deadline.get().hold(connection);
    }
  }

  private PreparedStatement prepare(String sql, Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      set(statement, values);
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  private static void set(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      statement.setObject(
          i + 1, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
    }
  }
}
