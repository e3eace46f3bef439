package io.activitysync;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.activitysync.event.EventSettings;
import io.activitysync.event.PiiKey;
import io.activitysync.event.PiiMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The doors of the house. A room is a package. {@link #ROOMS} names them from the ground floor up,
 * each with the rooms below that it may know: imports run down alone, so that there is no circle.
 */
@AnalyzeClasses(packages = "io.activitysync", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
  private static final String HOUSE = "io.activitysync";

  /** What a reader can take in at once. */
  private static final int MOST_FILES = 25;

  /** Room, then what it may know. The root joins the rooms and is not held. */
  private static final List<String> ROOMS =
      List.of(
          // ground floor
          "logging:",
          "batch:",
          "console:",
          "credentials: logging",
          "http:",
          "local:",
          "output:",
          // events, and nothing of where they go
          "event.json:",
          "event: event.json",
          "event.reading: batch event event.json",
          "event.pii: event event.json event.reading",
          "event.version: batch event event.json event.pii",
          "event.version.catalogue: batch event event.json event.pii event.reading event.version",
          "event.version.yaml: event event.json event.version event.version.catalogue",
          // the way to Kinesis, and nothing of whose events these are
          "kinesis.client: batch credentials logging",
          "kinesis.fault: credentials kinesis.client logging",
          "kinesis: kinesis.fault",
          "kinesis.aggregation: kinesis.client",
          "kinesis.delivery: batch kinesis kinesis.aggregation kinesis.client kinesis.fault logging",
          "kinesis.component: batch credentials kinesis kinesis.aggregation kinesis.client"
              + " kinesis.delivery kinesis.fault logging",
          "setup: logging",
          "tail: kinesis.client kinesis.fault output",
          // connections: what is wanted, what is, what is kept
          "connection.settings: credentials event",
          "connection: connection.settings logging",
          "connection.store.key: connection credentials",
          "connection.store.history: connection logging",
          "connection.store.database: connection connection.settings connection.store.key"
              + " credentials logging",
          "connection.store: connection connection.settings connection.store.database"
              + " connection.store.history connection.store.key credentials logging",
          // several processes
          "cluster: connection connection.settings connection.store logging",
          "instances: connection connection.settings connection.store logging",
          // what stands beside the route
          "deadletter: connection connection.settings connection.store connection.store.database"
              + " connection.store.key event http logging output",
          "streamcheck: connection connection.settings credentials kinesis.client"
              + " kinesis.component kinesis.fault logging",
          "ingest: batch connection connection.settings event event.reading http logging",
          "runtime: cluster connection connection.settings connection.store credentials event"
              + " event.version kinesis kinesis.client kinesis.component kinesis.delivery"
              + " kinesis.fault logging streamcheck",
          // the route
          "route.files: event.version.catalogue event.version.yaml logging",
          "route: batch cluster connection connection.settings connection.store credentials deadletter"
              + " event event.reading event.version event.version.catalogue event.version.yaml http"
              + " ingest kinesis kinesis.client kinesis.component kinesis.delivery kinesis.fault"
              + " logging route.files runtime streamcheck",
          // the faces, each by itself
          "management.access: connection.settings console http logging",
          "management.series: connection event kinesis.fault logging runtime",
          "management.health: connection http logging",
          "management.jmx: connection connection.settings event logging runtime",
          "management.metrics: batch connection event kinesis.component kinesis.fault logging"
              + " runtime",
          "management.notification: connection connection.settings logging",
          "management.rest: connection connection.settings connection.store"
              + " connection.store.history credentials event"
              + " event.version event.version.catalogue http ingest instances logging management.access"
              + " management.series runtime streamcheck",
          // what it is told as it starts, of all rooms
          "process: connection.settings connection.store.database deadletter event.version ingest kinesis"
              + " management.access route");

  private static final Map<String, Set<String>> DOORS = doors();

  @ArchTest
  static void eachRoomKnowsOnlyWhatItsLineNames(JavaClasses house) {
    Set<String> unlawful = new TreeSet<>();
    for (JavaClass one : house) {
      String room = room(one);
      if (room.isEmpty() || one.getSimpleName().equals("package-info")) {
        continue;
      }
      assertThat(DOORS).as("a line for the room of %s", one.getName()).containsKey(room);
      one.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass())
          .filter(RoomsTest::isOurs)
          .filter(known -> !room(known).equals(room) && !DOORS.get(room).contains(room(known)))
          .forEach(known -> unlawful.add(one.getName() + " knows " + known.getName()));
    }
    assertThat(unlawful).isEmpty();
  }

  @ArchTest
  static void aRoomKnowsRoomsBelowItAlone(JavaClasses house) {
    Set<String> below = new HashSet<>();
    for (String line : ROOMS) {
      String room = line.substring(0, line.indexOf(':'));
      assertThat(below).as("rooms below " + room).containsAll(DOORS.get(room));
      below.add(room);
    }
  }

  @ArchTest
  static void noRoomIsStacked(JavaClasses house) {
    Map<String, Set<String>> files = new TreeMap<>();
    for (JavaClass one : house) {
      if (!one.isNestedClass() && !one.getSimpleName().equals("package-info")) {
        files.computeIfAbsent(room(one), room -> new TreeSet<>()).add(one.getSimpleName());
      }
    }
    assertThat(files.values())
        .allSatisfy(room -> assertThat(room).hasSizeLessThanOrEqualTo(MOST_FILES));
    files.keySet().stream()
        .filter(room -> !room.isEmpty())
        .forEach(
            room ->
                assertThat(house)
                    .as("a package-info that says what lives in " + room)
                    .anyMatch(one -> one.getName().equals(HOUSE + "." + room + ".package-info")));
  }

  @ArchTest
  static final ArchRule SETTINGS_KNOW_VALUES_OF_EVENTS_ONLY =
      classes()
          .that()
          .resideInAPackage("io.activitysync.event")
          .and()
          .doNotBelongToAnyOf(EventSettings.class, PiiKey.class, PiiMode.class)
          .should()
          .onlyHaveDependentClassesThat()
          .resideOutsideOfPackage("io.activitysync.connection..");

  @ArchTest
  static final ArchRule CONNECTION_IS_PLAIN_JAVA =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.connection..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.camel..");

  @ArchTest
  static final ArchRule DELIVERY_IS_PLAIN_JAVA =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.kinesis.delivery..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.camel..");

  @ArchTest
  static final ArchRule LOCAL_STANDS_ALONE =
      classes()
          .that()
          .resideInAPackage("io.activitysync.local..")
          .should()
          .onlyHaveDependentClassesThat()
          .resideInAPackage("io.activitysync.local..");

  private static Map<String, Set<String>> doors() {
    Map<String, Set<String>> doors = new TreeMap<>();
    for (String line : ROOMS) {
      List<String> words = new ArrayList<>(Arrays.asList(line.split("[: ]+")));
      doors.put(words.remove(0), Set.copyOf(words));
    }
    return doors;
  }

  private static boolean isOurs(JavaClass one) {
    return one.getPackageName().equals(HOUSE) || one.getPackageName().startsWith(HOUSE + ".");
  }

  /** Name of a class's room, as {@code kinesis.client}; empty for the root. */
  private static String room(JavaClass one) {
    return one.getPackageName().equals(HOUSE)
        ? ""
        : one.getPackageName().substring(HOUSE.length() + 1);
  }
}
