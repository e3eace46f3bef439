package io.activitysync.connection.store;

import io.activitysync.connection.store.database.Database;
import io.activitysync.connection.store.database.Tx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The processes that share a PostgreSQL, and what each of them sees of the connections. Safe for
 * use by several threads. Every method may throw {@link
 * io.activitysync.connection.StoreUnavailableException}, after which it may have been done or not,
 * or be done later still.
 */
public final class InstanceTable {
  private static final String BEAT =
      "update instance set seen_at = clock_timestamp(), written = ? where name = ? and written = ?";

  private static final String BEGIN =
      "insert into instance (name, seen_at, written) values (?, clock_timestamp(), ?)"
          + " on conflict (name) do update"
          + " set seen_at = excluded.seen_at, written = excluded.written";

  /** What was under way for long changes nothing that was written since. */
  private static final String WRITE =
      "insert into observed (instance, connection_id, revision, written, shown)"
          + " select ?, id, revision, ?, shown from unnest(string_to_array(?, chr(10)),"
          + " string_to_array(?, ',')::bigint[], string_to_array(?, chr(10)))"
          + " as seen(id, revision, shown)"
          + " on conflict (instance, connection_id) do update set revision = excluded.revision,"
          + " written = excluded.written, shown = excluded.shown"
          + " where observed.written < excluded.written";

  private static final String ERASE =
      "delete from observed where instance = ?" + " and connection_id in (select " + Tx.LINES + ")";

  /**
   * Who was seen later than now, but for what a clock is adjusted by, was so before the database's
   * clock was put back: who is there says so again with its next step.
   */
  private static final String OTHERS =
      "select name, extract(epoch from clock_timestamp() - seen_at) * 1000, written from instance"
          + " where name <> ? and seen_at > clock_timestamp() - make_interval(secs => ?)"
          + " and seen_at < clock_timestamp() + interval '1 second'";

  private static final String READ =
      "select observed.instance, connection_id, revision, shown from observed"
          + " join unnest(string_to_array(?, chr(10)), string_to_array(?, ',')::bigint[])"
          + " as known(name, written) on observed.instance = known.name"
          + " where observed.written > known.written";

  /** Nobody is waited for who does the same, or has just come back. */
  private static final String FORGET =
      "delete from instance where name in (select name from instance"
          + " where seen_at < clock_timestamp() - interval '10 minutes' for update skip locked)";

  private final Database database;

  InstanceTable(Database database) {
    this.database = database;
  }

  /**
   * What a process sees of a connection.
   *
   * @param instance name of the process, without line feed
   * @param id of the connection
   * @param revision of the connection's settings that it sees
   * @param shown the rest, a text without line feed
   */
  public record Observation(String instance, String id, long revision, String shown) {}

  /**
   * Another process that is there.
   *
   * @param age since it was heard of, by the database's clock
   * @param written number of what it wrote last
   */
  public record Instance(String name, Duration age, long written) {}

  /**
   * What a step came to.
   *
   * @param anew whether the process was not known, or not with this number: whatever it wrote
   *     before this step is gone
   * @param others who else is there
   * @param news what they wrote, beyond what is known; some of it may be known
   */
  public record Step(boolean anew, List<Instance> others, List<Observation> news) {}

  /**
   * What a process has to say.
   *
   * @param name of the process; no other has it, nor had it before
   * @param before number of its last step that succeeded; 0 for none
   * @param number of this one, {@code before} where nothing is to be written; above that of each
   *     step that was tried
   * @param changed what it sees that changed
   * @param gone ids of connections that it sees no more
   */
  public record Word(
      String name, long before, long number, List<Observation> changed, Set<String> gone) {}

  /**
   * Says that a process is there and what changed, and hears of the others; whoever was not heard
   * of for ten minutes is forgotten.
   *
   * @param known names of others with the numbers up to which they are known
   * @param living an instance that was not heard of for as long is not there
   */
  public Step step(Word word, Map<String, Long> known, Duration living) {
    return database.durably(
        tx -> {
          boolean anew = tx.update(BEAT, word.number(), word.name(), word.before()) == 0;
          if (anew) {
            tx.update(BEGIN, word.name(), word.number());
            tx.update("delete from observed where instance = ?", word.name());
          }
          write(tx, word);
          tx.update(FORGET);
          List<Instance> others = others(tx, word.name(), living);
          return new Step(anew, others, news(tx, others, known));
        });
  }

  private static void write(Tx tx, Word word) throws SQLException {
    if (!word.changed().isEmpty()) {
      tx.update(
          WRITE,
          word.name(),
          word.number(),
          joined(word.changed(), Observation::id, "\n"),
          joined(word.changed(), one -> Long.toString(one.revision()), ","),
          joined(word.changed(), Observation::shown, "\n"));
    }
    if (!word.gone().isEmpty()) {
      tx.update(ERASE, word.name(), joined(word.gone(), id -> id, "\n"));
    }
  }

  private static List<Instance> others(Tx tx, String name, Duration living) throws SQLException {
    return tx.all(
        OTHERS,
        row ->
            new Instance(
                row.getString(1), Duration.ofMillis((long) row.getDouble(2)), row.getLong(3)),
        name,
        living.toMillis() / 1_000.0);
  }

  private static List<Observation> news(Tx tx, List<Instance> others, Map<String, Long> known)
      throws SQLException {
    List<Instance> wrote =
        others.stream().filter(one -> one.written() > known.getOrDefault(one.name(), 0L)).toList();
    return wrote.isEmpty()
        ? List.of()
        : tx.all(
            READ,
            row ->
                new Observation(
                    row.getString(1), row.getString(2), row.getLong(3), row.getString(4)),
            joined(wrote, Instance::name, "\n"),
            joined(wrote, one -> known.getOrDefault(one.name(), 0L).toString(), ","));
  }

  /** A process is there no more. */
  public void leave(String name) {
    database.durably(tx -> tx.update("delete from instance where name = ?", name));
  }

  private static <T> String joined(Collection<T> all, Function<T, String> one, String by) {
    return all.stream().map(one).collect(Collectors.joining(by));
  }
}
