package io.activitysync;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.activitysync.event.EventSettings;
import io.activitysync.event.PiiKey;
import io.activitysync.event.PiiMode;

/**
 * Imports run one way: management, then route, then connection, event and kinesis, which don't know
 * one another.
 */
@AnalyzeClasses(packages = "io.activitysync", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

  /** Settings hold what is wanted of events as a value of the event room. */
  @ArchTest
  static final ArchRule CONNECTION_KNOWS_NO_OTHER_ROOM =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.connection..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "io.activitysync.event..",
                      "io.activitysync.kinesis..",
                      "io.activitysync.route..",
                      "io.activitysync.runtime..",
                      "io.activitysync.management..",
                      "io.activitysync.local..",
                      "io.activitysync.tail..")
                  .and(not(belongToAnyOf(EventSettings.class, PiiMode.class, PiiKey.class))));

  @ArchTest
  static final ArchRule SETTINGS_KNOW_NOTHING_OF_CONNECTIONS =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.connection.settings..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.activitysync.connection", "io.activitysync.connection.store..");

  @ArchTest
  static final ArchRule CONNECTION_IS_PLAIN_JAVA =
      noClasses()
          .that()
          .resideInAPackage("..connection..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.camel..");

  @ArchTest
  static final ArchRule EVENT_KNOWS_NO_OTHER_ROOM =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.event..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.activitysync.connection..",
              "io.activitysync.kinesis..",
              "io.activitysync.route..",
              "io.activitysync.management..",
              "io.activitysync.local..",
              "io.activitysync.tail..");

  @ArchTest
  static final ArchRule KINESIS_KNOWS_NO_OTHER_ROOM =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.kinesis..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.activitysync.connection..",
              "io.activitysync.event..",
              "io.activitysync.route..",
              "io.activitysync.management..",
              "io.activitysync.local..",
              "io.activitysync.tail..");

  @ArchTest
  static final ArchRule ROUTE_DOES_NOT_KNOW_ITS_FACES =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.route..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.activitysync.management..", "io.activitysync.local..", "io.activitysync.tail..");

  @ArchTest
  static final ArchRule LOCAL_STANDS_ALONE =
      classes()
          .that()
          .resideInAPackage("io.activitysync.local..")
          .should()
          .onlyHaveDependentClassesThat()
          .resideInAPackage("io.activitysync.local..");

  @ArchTest
  static final ArchRule LOCAL_KNOWS_NO_OTHER_ROOM =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.local..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.activitysync.connection..",
              "io.activitysync.event..",
              "io.activitysync.kinesis..",
              "io.activitysync.route..",
              "io.activitysync.management..",
              "io.activitysync.tail..");

  /** Who answers HTTP, whatever it answers about. */
  @ArchTest
  static final ArchRule HTTP_KNOWS_NO_OTHER_ROOM =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.http..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.activitysync..")
                  .and(not(resideInAnyPackage("io.activitysync.http.."))));

  @ArchTest
  static final ArchRule INGEST_KNOWS_CONNECTIONS_AND_EVENTS_ALONE =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.ingest..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.activitysync",
              "io.activitysync.kinesis..",
              "io.activitysync.route..",
              "io.activitysync.runtime..",
              "io.activitysync.management..",
              "io.activitysync.local..",
              "io.activitysync.tail..");

  /** Each face by itself; who lets callers in knows none of them. */
  @ArchTest
  static final ArchRule ACCESS_KNOWS_NO_FACE =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.management.access..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.activitysync.management.rest..",
              "io.activitysync.management.jmx..",
              "io.activitysync.management.health..",
              "io.activitysync.management.metrics..",
              "io.activitysync.management.notification..",
              "io.activitysync.route..",
              "io.activitysync.runtime..",
              "io.activitysync.kinesis..");

  @ArchTest
  static final ArchRule FACES_DO_NOT_KNOW_THE_WIRE =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.activitysync.management.rest..", "io.activitysync.management.jmx..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.activitysync.kinesis.client..", "io.activitysync.kinesis.delivery..");

  @ArchTest
  static final ArchRule BATCH_KNOWS_NO_OTHER_ROOM =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.batch")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.activitysync..")
                  .and(not(resideInAPackage("io.activitysync.batch"))));

  @ArchTest
  static final ArchRule INSIDE_KINESIS_THE_CLIENT_IS_THE_GROUND =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.kinesis.client")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.activitysync.kinesis",
              "io.activitysync.kinesis.fault",
              "io.activitysync.kinesis.delivery",
              "io.activitysync.kinesis.component");

  @ArchTest
  static final ArchRule INSIDE_KINESIS_A_FAULT_KNOWS_NO_DELIVERY =
      noClasses()
          .that()
          .resideInAnyPackage("io.activitysync.kinesis", "io.activitysync.kinesis.fault")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.activitysync.kinesis.delivery", "io.activitysync.kinesis.component");

  @ArchTest
  static final ArchRule INSIDE_KINESIS_DELIVERY_KNOWS_NO_CAMEL =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.kinesis.delivery")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.activitysync.kinesis.component", "org.apache.camel..");

  @ArchTest
  static final ArchRule DEAD_LETTERS_KNOW_NO_ROUTE =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.deadletter..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.activitysync.kinesis..",
              "io.activitysync.ingest..",
              "io.activitysync.route..",
              "io.activitysync.runtime..",
              "io.activitysync.management..");

  /** How a file comes in is asked by the steps' room, and never the other way round. */
  @ArchTest
  static final ArchRule ROUTE_FILES_KNOW_NO_STEP =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.route.files..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.activitysync.route",
              "io.activitysync.kinesis..",
              "io.activitysync.ingest..",
              "io.activitysync.runtime..",
              "io.activitysync.management..");

  /** Files and nothing else: the page speaks to REST alone. */
  @ArchTest
  static final ArchRule CONSOLE_IS_FILES =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.console..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.activitysync.management..",
              "io.activitysync.connection..",
              "io.activitysync.event..",
              "io.activitysync.kinesis..",
              "io.activitysync.route..",
              "io.activitysync.runtime..",
              "org.apache.camel..");

  /** Sums of what connections did, which know no face. */
  @ArchTest
  static final ArchRule SERIES_KNOW_NO_FACE =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.management.series..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.activitysync.management.rest..",
              "io.activitysync.management.access..",
              "io.activitysync.http..",
              "org.apache.camel..");

  @ArchTest
  static final ArchRule RUNTIME_KNOWS_NEITHER_STEPS_NOR_FACES =
      noClasses()
          .that()
          .resideInAPackage("io.activitysync.runtime..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.activitysync.route..",
              "io.activitysync.ingest..",
              "io.activitysync.deadletter..",
              "io.activitysync.management..",
              "io.activitysync.local..",
              "io.activitysync.tail..");
}
