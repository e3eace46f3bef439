package io.activitysync;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Imports run one way: management, then route, then connection, event and kinesis, which don't know
 * one another.
 */
@AnalyzeClasses(packages = "io.activitysync", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

  @ArchTest
  static final ArchRule CONNECTION_KNOWS_NO_OTHER_ROOM =
      noClasses()
          .that()
          .resideInAPackage("..connection..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..event..", "..kinesis..", "..route..", "..management..", "..local..", "..tail..");

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
}
