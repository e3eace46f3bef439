package io.activitysync.connection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The connections of this process, by id. Safe for use by several threads. */
public final class Connections {
  private final Map<String, Connection> byId = new ConcurrentHashMap<>();

  /** Adds one, or replaces the one with its id. */
  public void add(Connection connection) {
    byId.put(connection.id(), connection);
  }

  /** The connection with an id. */
  public Optional<Connection> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Takes one away. */
  public void remove(String id) {
    byId.remove(id);
  }

  /** All of them, by id. */
  public List<Connection> all() {
    List<Connection> all = new ArrayList<>(byId.values());
    all.sort(Comparator.comparing(Connection::id));
    return all;
  }
}
