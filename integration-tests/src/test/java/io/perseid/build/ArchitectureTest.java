package io.perseid.build;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. */
@AnalyzeClasses(packages = "io.perseid", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] CORE = {
    "io.perseid.broker",
    "io.perseid.channel",
    "io.perseid.config..",
    "io.perseid.message",
    "io.perseid.replication",
    "io.perseid.shard",
    "io.perseid.stats"
  };
  private static final String CLUSTER = "io.perseid.cluster..";
  private static final String CONTROLLER = "io.perseid.controller..";
  private static final String SUBSCRIBER = "io.perseid.subscriber..";
  private static final String DIALECTS = "io.perseid.stardust..";
  private static final String BENCH = "io.perseid.bench..";
  private static final String SERVER = "io.perseid.server..";

  @ArchTest
  static final ArchRule onlyTheClusterModuleKnowsHazelcast =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLUSTER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster..");

  @ArchTest
  static final ArchRule coreNeedsNothingButTheJdk =
      classes()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage("java..").or(resideInAnyPackage(CORE)));

  @ArchTest
  static final ArchRule theControllerKnowsNeitherSubscribersNorCluster =
      noClasses()
          .that()
          .resideInAPackage(CONTROLLER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SUBSCRIBER, CLUSTER);

  @ArchTest
  static final ArchRule theSubscriberSideKnowsNeitherControllersNorCluster =
      noClasses()
          .that()
          .resideInAPackage(SUBSCRIBER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CONTROLLER, CLUSTER);

  @ArchTest
  static final ArchRule theClusterKnowsNeitherControllersNorSubscribers =
      noClasses()
          .that()
          .resideInAPackage(CLUSTER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CONTROLLER, SUBSCRIBER);

  @ArchTest
  static final ArchRule theVerticlesKnowPortsAndNotTheProtocolBehindThem =
      noClasses()
          .that()
          .resideInAnyPackage(CONTROLLER, SUBSCRIBER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.perseid.replication", "io.perseid.shard");

  @ArchTest
  static final ArchRule dialectsKnowNeitherControllersNorTheProtocolBehindThePorts =
      noClasses()
          .that()
          .resideInAPackage(DIALECTS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CONTROLLER, CLUSTER, "io.perseid.replication", "io.perseid.shard");

  @ArchTest
  static final ArchRule nothingButTheServerKnowsDialects =
      noClasses()
          .that()
          .resideOutsideOfPackages(DIALECTS, SERVER)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(DIALECTS);

  @ArchTest
  static final ArchRule theLoadGeneratorKnowsNothingOfWhatItMeasures =
      noClasses()
          .that()
          .resideInAPackage(BENCH)
          .should()
          .dependOnClassesThat(resideInAPackage("io.perseid..").and(resideOutsideOfPackage(BENCH)));

  @ArchTest
  static final ArchRule nothingButTheServerKnowsTheLoadGenerator =
      noClasses()
          .that()
          .resideOutsideOfPackages(BENCH, SERVER)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(BENCH);

  @ArchTest
  static final ArchRule nothingKnowsTheServer =
      noClasses()
          .that()
          .resideOutsideOfPackage(SERVER)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SERVER);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.perseid.(**)").should().beFreeOfCycles();
}
