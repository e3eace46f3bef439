package io.activitysync.connection.store;

import io.activitysync.connection.ConnectionExistsException;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.NoSuchConnectionException;
import io.activitysync.connection.PinnedException;
import io.activitysync.connection.StaleRevisionException;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionProperties.Declared;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.connection.settings.SourcePolicy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Lays what a file sets over what the store holds.
 *
 * <p>A declared connection has a row like any other, so that what the file leaves open, and whether
 * it is on or suspended, can be changed at run time, is still so after a restart, and has its
 * revision and history. What the file sets is written to the row at start, by {@code file}, so that
 * the history shows it; but for secrets, which stay in the file. The row of a connection that the
 * file no longer declares is kept and not shown: when the lines come back, what was switched off is
 * off.
 */
final class DeclaredConnectionStore implements ConnectionStore {
  private static final String FILE = "file";
  private static final int TRIES = 10;

  private final JdbcConnectionStore stored;
  private final SourcePolicy sources;
  private final Map<String, Pins> pins = new TreeMap<>();

  /** Brings the rows up to what the file says. */
  DeclaredConnectionStore(
      JdbcConnectionStore stored, Collection<Declared> declared, SourcePolicy sources) {
    this.stored = stored;
    this.sources = sources;
    if (declared.isEmpty()) {
      return;
    }
    Map<String, StoredConnection> rows = rows();
    for (Declared one : declared) {
      String id = one.settings().id();
      Pins pinned = new Pins(one);
      pins.put(id, pinned);
      declare(id, pinned, Optional.ofNullable(rows.get(id)));
    }
  }

  private Map<String, StoredConnection> rows() {
    return stored.all().stream().collect(Collectors.toMap(StoredConnection::id, row -> row));
  }

  private void declare(String id, Pins pinned, Optional<StoredConnection> seen) {
    Optional<StoredConnection> row = seen;
    for (int i = 0; ; i++) {
      try {
        declare(pinned, row);
        return;
      } catch (ConnectionExistsException | StaleRevisionException | NoSuchConnectionException e) {
        // another instance starts with the same file
        if (i == TRIES) {
          throw e;
        }
        row = stored.find(id);
      }
    }
  }

  private void declare(Pins pinned, Optional<StoredConnection> row) {
    Declared declared = pinned.declared();
    if (row.isEmpty()) {
      stored.insert(
          pinned.bare(declared.settings()),
          new DesiredState(declared.enabled(), false),
          true,
          FILE);
      return;
    }
    StoredConnection shown = pinned.over(row.get());
    ConnectionSettings bare = pinned.bare(shown.settings());
    if (!bare.equals(row.get().settings()) || !shown.desired().equals(row.get().desired())) {
      stored.update(bare, shown.desired(), row.get().revision(), FILE);
    }
  }

  @Override
  public List<StoredConnection> all() {
    return stored.all().stream().map(this::shown).flatMap(Optional::stream).toList();
  }

  @Override
  public Optional<StoredConnection> find(String id) {
    return stored.find(id).flatMap(this::shown);
  }

  private Optional<StoredConnection> shown(StoredConnection row) {
    Pins pinned = pins.get(row.id());
    if (pinned == null && row.declared()) {
      return Optional.empty();
    }
    StoredConnection trusted =
        pinned != null && pinned.declared().pinned().containsKey(SettingField.SOURCE.json())
            ? row
            : trusted(row);
    return Optional.of(pinned == null ? trusted : pinned.over(trusted));
  }

  /** Who could write to the database must not be able to run what they like here. */
  private StoredConnection trusted(StoredConnection row) {
    String source = row.settings().source();
    boolean right =
        source.equals(ConnectionSettings.httpSource(row.id()))
            || source.equals(StoredConnection.UNREADABLE_SOURCE)
            || sources.problem(row.id(), source) == null;
    if (right) {
      return row;
    }
    Set<String> unreadable = new TreeSet<>(row.unreadable());
    unreadable.add(SettingField.SOURCE.json());
    return row.with(
        row.settings().with(SettingField.SOURCE, StoredConnection.UNREADABLE_SOURCE),
        row.desired(),
        unreadable);
  }

  @Override
  public StoredConnection insert(ConnectionSettings settings, DesiredState desired, String actor) {
    return pins.containsKey(settings.id())
        ? stored.insert(settings, desired, actor)
        : stored.insertOverDeclared(settings, desired, actor);
  }

  @Override
  public StoredConnection update(
      ConnectionSettings settings, DesiredState desired, long expected, String actor) {
    Pins pinned = pins.get(settings.id());
    if (pinned == null) {
      return stored.update(settings, desired, expected, actor);
    }
    pinned.check(settings, desired);
    return pinned.over(stored.update(pinned.bare(settings), desired, expected, actor));
  }

  @Override
  public StoredConnection want(String id, UnaryOperator<DesiredState> change, String actor) {
    Pins pinned = pins.get(id);
    if (pinned == null) {
      return stored.want(id, change, actor);
    }
    return pinned.over(
        stored.want(
            id,
            row -> {
              DesiredState desired = change.apply(pinned.over(row));
              pinned.check(desired);
              return desired;
            },
            actor));
  }

  @Override
  public boolean isSaidWithin(String id, Duration time) {
    return stored.isSaidWithin(id, time);
  }

  @Override
  public void delete(String id, long expected, String actor) {
    if (pins.containsKey(id)) {
      throw new PinnedException(id, Set.of("id"));
    }
    stored.delete(id, expected, actor);
  }

  @Override
  public long retry(Set<String> ids, String actor) {
    return stored.retry(ids, actor);
  }

  @Override
  public String deletedBy(String id) {
    return stored.deletedBy(id);
  }

  @Override
  public long revision() {
    return stored.revision();
  }

  @Override
  public StoreChanges changesSince(long revision, String server) {
    StoreChanges changes = stored.changesSince(revision, server);
    if (changes.anew() && !pins.isEmpty()) {
      Map<String, StoredConnection> rows = rows();
      // the row of one that is new in the file may be lost; it is declared as ever
      pins.forEach(
          (id, pinned) -> {
            if (!rows.containsKey(id)) {
              declare(id, pinned, Optional.empty());
            }
          });
    }
    return changes;
  }

  @Override
  public Map<String, String> pinned(String id) {
    Pins pinned = pins.get(id);
    return pinned == null ? Map.of() : pinned.declared().pinned();
  }
}
