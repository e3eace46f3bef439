package io.activitysync.connection.store;

import static io.activitysync.connection.store.Samples.OFF;
import static io.activitysync.connection.store.Samples.ON;
import static io.activitysync.connection.store.Samples.connection;
import static io.activitysync.connection.store.Samples.key;
import static io.activitysync.connection.store.Samples.withCredentials;
import static io.activitysync.connection.store.Samples.withName;
import static io.activitysync.connection.store.Samples.withVersion;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.PinnedException;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionProperties;
import io.activitysync.connection.settings.ConnectionProperties.Declared;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SourcePolicy;
import io.activitysync.connection.store.history.History;
import io.activitysync.credentials.Credentials;
import io.activitysync.credentials.Secret;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file sets stays with the file; the rest can be changed and outlives a restart. */
class DeclaredConnectionStoreTest {
  @TempDir Path folder;
  private Store store;
  private final Map<String, String> file = new HashMap<>();

  @BeforeEach
  void open() {
    store = Store.open(Samples.h2(folder), Clock.systemUTC());
    set("stream-name", "activity");
    set("secret-access-key", "fileSecret");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void set(String name, String value) {
    file.put("activity-sync.connections.a." + name, value);
  }

  private ConnectionStore restarted() {
    store.close();
    store = Store.open(Samples.h2(folder), Clock.systemUTC());
    List<Declared> declared = ConnectionProperties.read(file, "1.0");
    return store.connections(declared, new SourcePolicy(Set.of(), null));
  }

  private static StoredConnection a(ConnectionStore connections) {
    return connections.find("a").orElseThrow();
  }

  @Test
  void isThereWithARevisionAsIfItWereStored() {
    StoredConnection a = a(restarted());

    assertThat(a.revision()).isPositive();
    assertThat(a.changedBy()).isEqualTo("file");
    assertThat(a.settings().streamName()).isEqualTo("activity");
    assertThat(restarted().all()).containsExactly(a);
  }

  @Test
  void whatWasSwitchedAtRunTimeStaysSoAfterARestart() {
    set("region", "eu-central-1");
    restarted().want("a", d -> ON, "ann");
    restarted().want("a", d -> OFF, "ann");

    assertThat(a(restarted()).desired()).isEqualTo(OFF);
  }

  @Test
  void aPinnedSwitchCanOnlyBeSuspended() {
    set("enabled", "true");
    ConnectionStore connections = restarted();

    assertThatThrownBy(() -> connections.want("a", d -> d.withEnabled(false), "ann"))
        .isInstanceOfSatisfying(
            PinnedException.class, e -> assertThat(e.fields()).containsExactly("enabled"));
    connections.want("a", d -> d.withSuspended(true), "ann");

    assertThat(a(restarted()).desired()).isEqualTo(ON.withSuspended(true));
    set("enabled", "false");
    assertThat(a(restarted()).desired().enabled()).isFalse();
  }

  @Test
  void theRestCanBeChanged() {
    ConnectionStore connections = restarted();
    StoredConnection a = a(connections);

    connections.update(withVersion(a.settings(), "2.0"), ON, a.revision(), "ann");

    StoredConnection later = a(restarted());
    assertThat(later.settings()).isEqualTo(withVersion(a.settings(), "2.0"));
    assertThat(later.desired()).isEqualTo(ON);
  }

  @Test
  void whatTheFileSetsCannot() {
    ConnectionStore connections = restarted();
    StoredConnection a = a(connections);
    ConnectionSettings changed = withName(withCredentials(a.settings(), key("other", "t")), "free");

    assertThatThrownBy(() -> connections.update(changed, OFF, a.revision(), "ann"))
        .isInstanceOfSatisfying(
            PinnedException.class, e -> assertThat(e.fields()).containsExactly("secretAccessKey"));
    assertThatThrownBy(() -> connections.delete("a", a.revision(), "ann"))
        .isInstanceOf(PinnedException.class);
    assertThat(connections.pinned("a").keySet()).isEqualTo(Set.of("streamName", "secretAccessKey"));
    assertThat(connections.pinned("b")).isEmpty();
  }

  @Test
  void theFilesSecretsStayInTheFile() {
    assertThat(a(restarted()).settings().credentials()).isEqualTo(fileKey());
    assertThat(store.connections().find("a").orElseThrow().settings().credentials())
        .isNotEqualTo(fileKey());
  }

  private static Object fileKey() {
    return new Credentials.Static(null, new Secret("fileSecret"), null);
  }

  @Test
  void aChangedFileIsHistory() {
    restarted();
    set("stream-name", "other");
    restarted();

    assertThat(store.history().page("a", History.NEWEST, 10).entries())
        .extracting(e -> e.actor() + " " + e.what() + ": " + e.from() + " > " + e.to())
        .containsExactly("file streamName: activity > other", "file connection: null > declared");
  }

  @Test
  void oneThatIsNoLongerDeclaredIsNotShownUntilItIsAgain() {
    restarted().want("a", d -> ON, "ann");
    Map<String, String> lines = Map.copyOf(file);
    file.clear();
    ConnectionStore without = restarted();
    assertThat(without.all()).isEmpty();
    assertThat(without.find("a")).isEmpty();

    file.putAll(lines);
    assertThat(a(restarted()).desired()).isEqualTo(ON);

    file.clear();
    StoredConnection mine = restarted().insert(connection("a", "s"), OFF, "ann");
    assertThat(restarted().all()).containsExactly(mine);
  }

  /** As where the process is killed between the two. */
  @Test
  void whatAFileNoLongerDeclaresIsKeptWhereAnotherCannotBeMadeInItsPlace() {
    set("initially-enabled", "true");
    Map<String, String> lines = Map.copyOf(file);
    restarted().want("a", d -> OFF, "ann");
    store.close();
    AtomicInteger left = new AtomicInteger(1);
    InstantSource endsAfterOne =
        () -> {
          if (left.getAndDecrement() == 0) {
            throw new IllegalStateException("for the test");
          }
          return Instant.EPOCH;
        };
    store = Store.open(Samples.h2(folder), endsAfterOne.withZone(ZoneOffset.UTC));
    ConnectionStore without = store.connections(List.of(), new SourcePolicy(Set.of(), null));
    assertThatThrownBy(() -> without.insert(connection("a", "s"), ON, "ann"))
        .hasMessage("for the test");
    file.clear();
    file.putAll(lines);
    assertThat(a(restarted()).desired()).as("as it was switched").isEqualTo(OFF);
  }

  @Test
  void aStoredOneThatAFileThenDeclaresKeepsWhatTheFileLeavesOpen() {
    store.connections().insert(connection("a", "mine"), ON, "ann");

    StoredConnection a = a(restarted());

    assertThat(a.desired()).isEqualTo(ON);
    assertThat(a.settings().name()).isEqualTo(connection("a", "mine").name());
    assertThat(a.settings().region()).isEqualTo("eu-central-1");
  }

  @Test
  void aSourceThatTheStoreMayNotHoldIsNotUsed() {
    String evil = "kafka:t?groupId=#class:com.example.Evil";
    store
        .connections()
        .insert(Samples.withSource(connection("x", key("s", null)), evil), ON, "somebody");

    StoredConnection held =
        store.connections(List.of(), new SourcePolicy(Set.of(), null)).find("x").orElseThrow();

    assertThat(held.settings().source()).isEqualTo(StoredConnection.UNREADABLE_SOURCE);
    assertThat(held.unreadable()).containsExactly("source");
    assertThat(held.readable()).isFalse();
  }
}
