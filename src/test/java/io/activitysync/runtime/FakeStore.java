package io.activitysync.runtime;

import io.activitysync.cluster.ProbeTurns;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.NoSuchConnectionException;
import io.activitysync.connection.RetrySchedule;
import io.activitysync.connection.SampleConnections;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.store.ConnectionStore;
import io.activitysync.connection.store.StoreChanges;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** A store in memory that can be away. */
final class FakeStore implements ConnectionStore {
  private final Map<String, StoredConnection> rows = new TreeMap<>();
  boolean away;

  /** What the JVM throws at whoever asks; null where it does not. */
  Error fails;

  /** Id of a connection that can't be read; null for none. */
  String unreadable;

  /** The next word is kept, and its answer lost; the store is away from then on. */
  boolean losesAnswer;

  /** Runs once, as the next word comes. */
  Runnable beforeTheNextWord = () -> {};

  /** Runs once, after all was read and before it is answered. */
  Runnable whileAllIsRead = () -> {};

  final List<Long> retries = new ArrayList<>();
  private long revision;

  /** When something was said of a connection. */
  private final Map<String, Long> said = new TreeMap<>();

  /** The time that passes. */
  LongSupplier nanos = () -> 0;

  StoredConnection put(ConnectionSettings settings, DesiredState desired) {
    StoredConnection row = SampleConnections.stored(settings, ++revision, desired);
    rows.put(settings.id(), row);
    return row;
  }

  /**
   * As another process changes it.
   *
   * @param at by its clock
   * @param nanos by the one that this test drives
   */
  void change(String id, DesiredState desired, Instant at, long nanos) {
    said.put(id, nanos);
    StoredConnection row = put(rows.get(id).settings(), desired);
    rows.put(
        id,
        new StoredConnection(
            row.settings(), desired, row.revision(), at, "another", false, Set.of()));
  }

  DesiredState desired(String id) {
    return rows.get(id).desired();
  }

  /** Holds one connection, as it was once, and has no later number. */
  void lose(StoredConnection was) {
    rows.clear();
    rows.put(was.id(), was);
    revision = was.revision();
  }

  /** Whose turn it is where there is no other process. */
  ProbeTurns alone() {
    return new ProbeTurns(
        Optional.empty(), "alone", new RetrySchedule(() -> 0), this, Runnable::run);
  }

  private void reach() {
    if (fails != null) {
      throw fails;
    }
    if (away) {
      throw new StoreUnavailableException("the store is away", new SQLException("for the test"));
    }
  }

  @Override
  public List<StoredConnection> all() {
    reach();
    List<StoredConnection> read = List.copyOf(rows.values());
    Runnable meanwhile = whileAllIsRead;
    whileAllIsRead = () -> {};
    meanwhile.run();
    return read;
  }

  @Override
  public Optional<StoredConnection> find(String id) {
    reach();
    if (id.equals(unreadable)) {
      throw new IllegalStateException("for the test");
    }
    return Optional.ofNullable(rows.get(id));
  }

  @Override
  public StoredConnection insert(ConnectionSettings settings, DesiredState desired, String who) {
    reach();
    return put(settings, desired);
  }

  @Override
  public StoredConnection update(
      ConnectionSettings settings, DesiredState desired, long expected, String who) {
    reach();
    return put(settings, desired);
  }

  @Override
  public StoredConnection want(String id, UnaryOperator<DesiredState> change, String who) {
    reach();
    Runnable before = beforeTheNextWord;
    beforeTheNextWord = () -> {};
    before.run();
    StoredConnection row = find(id).orElseThrow(() -> new NoSuchConnectionException(id));
    DesiredState desired = change.apply(row.desired());
    StoredConnection kept = desired.equals(row.desired()) ? row : put(row.settings(), desired);
    if (losesAnswer) {
      losesAnswer = false;
      away = true;
      reach();
    }
    return kept;
  }

  @Override
  public boolean isSaidWithin(String id, Duration time) {
    reach();
    return said.containsKey(id) && nanos.getAsLong() - said.get(id) < time.toNanos();
  }

  @Override
  public void delete(String id, long expected, String who) {
    reach();
    rows.remove(id);
  }

  @Override
  public long retry(Set<String> ids, String who) {
    reach();
    retries.add(++revision);
    return revision;
  }

  @Override
  public long revision() {
    return revision;
  }

  @Override
  public StoreChanges changesSince(long since, String server) {
    throw new UnsupportedOperationException();
  }
}
