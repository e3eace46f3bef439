package io.activitysync.connection.store;

import io.activitysync.connection.store.database.Database;
import io.activitysync.connection.store.database.Tx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Leases as rows of a PostgreSQL. No session holds one: a pool closes and shares sessions as it
 * likes. Each step is one transaction, whose times are those of its statements.
 *
 * @param own asked for leases alone, so that these never wait behind what others ask
 * @param common asked for turns
 */
record JdbcLeases(Database own, Database common, Set<String> known, FarEnds farEnds)
    implements LeaseTable {
  private static final String HELD =
      " from unnest(string_to_array(?, chr(10)), string_to_array(?, ',')::bigint[])"
          + " as held(name, epoch) where lease.name = held.name and lease.epoch = held.epoch"
          + " and lease.owner = ?";
  private static final String END = "ends_at = clock_timestamp() + make_interval(secs => ?)";

  /** No end is so far ahead, unless the clock has been put back since. */
  private static final String FAR = "2 * make_interval(secs => ?)";

  private static final String RENEW = "update lease set " + END + HELD;
  private static final String RELEASE = "update lease set owner = null" + HELD;

  /** One that another process is about to take or to renew is not waited for. */
  private static final String TAKE =
      "with free as materialized (select name from lease where name in (select "
          + Tx.LINES
          + ") and (owner is null or owner = ? or ends_at <= clock_timestamp() or (name, ends_at) in"
          + " (select * from unnest(string_to_array(?, chr(10)), "
          + "string_to_array(?, chr(10))::timestamptz[])))"
          + " order by name limit ? for update skip locked)"
          + " update lease set owner = ?, epoch = epoch + 1, "
          + END
          + " from free where lease.name = free.name";

  private static final String READ =
      "select name, case when ends_at > clock_timestamp() then owner end, epoch,"
          + " case when ends_at > clock_timestamp() + "
          + FAR
          + " then ends_at::text end from lease"
          + " where name in (select "
          + Tx.LINES
          + ")";

  /** In their order, so that two processes that begin at once do not wait for each other. */
  private static final String ADD =
      "insert into lease (name, epoch, ends_at) select name, 0, clock_timestamp() from "
          + Tx.LINES
          + " as added(name) order by name on conflict do nothing";

  /**
   * What nobody has had for a day, as of connections that were deleted: whoever wants it all the
   * same adds it again. Nobody is waited for who has just come for it.
   */
  private static final String FORGET =
      "delete from lease where name in (select name from lease"
          + " where ends_at < clock_timestamp() - interval '1 day' order by name"
          + " for update skip locked)";

  /** A process that is there has a row too, whose epoch says how many leases it names. */
  private static final String PROCESS = "process/";

  private static final String BE_THERE =
      "insert into lease (name, owner, epoch, ends_at) values"
          + " (?, ?, ?, clock_timestamp() + make_interval(secs => ?))"
          + " on conflict (name) do update set epoch = excluded.epoch, "
          + END;

  private static final String COUNT =
      "select count(*), coalesce(min(epoch) filter (where owner <> ?), "
          + Integer.MAX_VALUE
          + ") from lease where name like ? and ends_at > clock_timestamp()"
          + " and ends_at <= clock_timestamp() + "
          + FAR;

  private static final String LEAVE = "delete from lease where name = ?";

  /** In their order, as whatever else waits for rows. */
  private static final String TURNS =
      "select name, owner, epoch, extract(epoch from ends_at - clock_timestamp())::float8 from lease"
          + " where name in (select "
          + Tx.LINES
          + ") order by name for update";

  private static final String TAKE_TURNS =
      "update lease set owner = ?, epoch = taken.number,"
          + " ends_at = clock_timestamp() + make_interval(secs => taken.seconds)"
          + " from unnest(string_to_array(?, chr(10)), string_to_array(?, ',')::bigint[],"
          + " string_to_array(?, ',')::float8[]) as taken(name, number, seconds)"
          + " where lease.name = taken.name";

  private static final String END_TURNS =
      "with ended as materialized (select name from lease where name in (select "
          + Tx.LINES
          + ") order by name for update)"
          + " update lease set owner = null, epoch = 0, ends_at = clock_timestamp()"
          + " from ended where lease.name = ended.name";

  JdbcLeases(Database own, Database common, LongSupplier nanos) {
    this(own, common, ConcurrentHashMap.newKeySet(), new FarEnds(nanos));
  }

  @Override
  public Step step(
      String owner, Map<String, Long> held, Set<String> wanted, int most, Duration term) {
    double seconds = term.toMillis() / 1_000.0;
    Set<String> all = new TreeSet<>(held.keySet());
    all.addAll(wanted);
    return own.durably(
        tx -> {
          add(tx, all);
          if (!held.isEmpty()) {
            tx.update(RENEW, seconds, names(held.keySet()), epochs(held), owner);
          }
          if (!wanted.isEmpty() && most > 0) {
            Map<String, String> over = farEnds.seenFor(term);
            String ends = names(over.values());
            tx.update(TAKE, names(wanted), owner, names(over.keySet()), ends, most, owner, seconds);
          }
          tx.update(BE_THERE, PROCESS + owner, owner, all.size(), seconds, seconds);
          Map<String, Holder> holders = read(tx, all, seconds);
          return tx.first(
                  COUNT,
                  row -> new Step(holders, row.getInt(1), row.getInt(2)),
                  owner,
                  PROCESS + "%",
                  seconds)
              .orElseThrow();
        });
  }

  private void add(Tx tx, Set<String> all) throws SQLException {
    Set<String> unknown = new TreeSet<>(all);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      // there are never many more than come
      tx.update(FORGET);
      tx.update(ADD, names(unknown));
    }
  }

  private Map<String, Holder> read(Tx tx, Set<String> all, double term) throws SQLException {
    Map<String, Holder> holders = new HashMap<>();
    Set<String> found = new HashSet<>();
    Map<String, String> far = new HashMap<>();
    tx.all(
        READ,
        row -> {
          String name = row.getString(1);
          found.add(name);
          String owner = row.getString(2);
          Optional.ofNullable(row.getString(4)).ifPresent(end -> far.put(name, end));
          return owner == null ? null : holders.put(name, new Holder(owner, row.getLong(3)));
        },
        term,
        names(all));
    farEnds.seen(far);
    // a backup that was put back may lack some
    known.clear();
    known.addAll(found);
    return holders;
  }

  @Override
  public void release(String owner, Map<String, Long> held) {
    if (!held.isEmpty()) {
      own.durably(tx -> tx.update(RELEASE, names(held.keySet()), epochs(held), owner));
    }
  }

  @Override
  public Map<String, Duration> turns(
      Set<String> names, String owner, IntFunction<Duration> waits, Duration longest) {
    return common.durably(
        tx -> {
          tx.update(ADD, names(names));
          Map<String, Duration> answers = new HashMap<>();
          Map<String, Long> taken = new LinkedHashMap<>();
          List<String> seconds = new ArrayList<>();
          for (Turn last : tx.all(TURNS, Turn::of, names(names))) {
            Duration wait = last.wait(owner, longest);
            answers.put(last.name(), wait);
            if (wait.isZero()) {
              long number = last.next();
              taken.put(last.name(), number);
              Duration others = waits.apply(Math.toIntExact(number));
              seconds.add(Double.toString(others.toMillis() / 1_000.0));
            }
          }
          if (!taken.isEmpty()) {
            String lasting = String.join(",", seconds);
            tx.update(TAKE_TURNS, owner, names(taken.keySet()), epochs(taken), lasting);
          }
          return answers;
        });
  }

  @Override
  public void endTurns(Set<String> names) {
    common.durably(tx -> tx.update(END_TURNS, names(names)));
  }

  @Override
  public void leave(String owner) {
    own.durably(tx -> tx.update(LEAVE, PROCESS + owner));
  }

  private static String names(Collection<String> names) {
    return String.join("\n", names);
  }

  /** In the order of {@link Map#keySet}. */
  private static String epochs(Map<String, Long> held) {
    return held.values().stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
