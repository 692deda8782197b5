package dev.seiri.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.PrintStream;
import java.time.Instant;

/// The rules of what each module may depend on, beyond what the poms enforce.
@AnalyzeClasses(
    packages = "dev.seiri",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
  /// Leaves out what another module's tests are packed in, which is no folder of tests.
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule CORE_KNOWS_NO_AWS_TYPE =
      noClasses()
          .that()
          .resideInAPackage("dev.seiri.core..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("software.amazon..", "com.amazonaws..")
          .because("the domain outlives its platform, and its tests need none");

  @ArchTest
  static final ArchRule SDK_REQUESTS_STOP_AT_THE_AWS_MODULE =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.seiri.aws..",
              "dev.seiri.local.mapping..",
              "dev.seiri.local.stack..",
              "dev.seiri.local.worker..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("software.amazon.awssdk.services..model..")
                  .as("the SDK's requests and responses"))
          .because(
              "one codec per item: only the adapters and the local stack speak the SDK's words");

  @ArchTest
  static final ArchRule THE_ARROWS_RUN_ONE_WAY =
      noClasses()
          .that()
          .resideInAnyPackage("dev.seiri.core..", "dev.seiri.aws..", "dev.seiri.lambda..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.seiri.cli..", "dev.seiri.local..", "dev.seiri.loader..", "dev.seiri.bench..")
          .because("what runs on AWS must not know the tools around it");

  @ArchTest
  static final ArchRule THE_FUNCTION_KNOWS_NO_TOOLING =
      noClasses()
          .that()
          .resideInAnyPackage("dev.seiri.core..", "dev.seiri.aws..", "dev.seiri.lambda..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.seiri.prompts..", "dev.seiri.evaluation..", "tools.jackson.dataformat..")
          .because(
              "lint, conversion, evaluation and a YAML engine would lengthen every cold start");

  @ArchTest
  static final ArchRule A_BATCH_PAYS_BEFORE_IT_ASKS =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.seiri.lambda..")
          .layer("stream")
          .definedBy("dev.seiri.lambda.stream..")
          .layer("budget")
          .definedBy("dev.seiri.lambda.budget..")
          .layer("ask")
          .definedBy("dev.seiri.lambda.ask..")
          .whereLayer("stream")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("budget")
          .mayOnlyBeAccessedByLayers("stream")
          .whereLayer("ask")
          .mayOnlyBeAccessedByLayers("stream", "budget")
          .because("the batch's fate, the money and the model calls can each be read alone");

  @ArchTest
  static final ArchRule NO_FUNCTION_KNOWS_ANOTHER =
      slices()
          .matching("dev.seiri.lambda.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(
              resideInAPackage("dev.seiri.lambda.stream.."),
              resideInAnyPackage(
                  "dev.seiri.lambda.budget..",
                  "dev.seiri.lambda.ask..",
                  "dev.seiri.lambda.metrics..",
                  "dev.seiri.lambda.tracing.."))
          .ignoreDependency(
              resideInAPackage("dev.seiri.lambda.budget.."),
              resideInAPackage("dev.seiri.lambda.ask.."))
          .ignoreDependency(
              resideInAPackage("dev.seiri.lambda.ask.."),
              resideInAPackage("dev.seiri.lambda.metrics.."))
          .because(
              "stream handler, sweep, orders and labels start on their own: what two of them need"
                  + " is in core");

  @ArchTest
  static final ArchRule ONLY_ORDERS_START_THE_LOADER =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.seiri.aws..", "dev.seiri.lambda.orders..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.seiri.aws.ecs..", "software.amazon.awssdk.services.ecs..")
          .because("starting a task is a permission that one function has");

  @ArchTest
  static final ArchRule THE_GATE_KNOWS_NO_PAGE =
      noClasses()
          .that()
          .resideInAPackage("dev.seiri.evaluation..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.seiri.aws..", "dev.seiri.lambda..", "dev.seiri.cli..")
          .because("whether a version may be released is a business rule, not a command's");

  @ArchTest
  static final ArchRule NO_PACKAGE_CYCLES =
      slices()
          .matching("dev.seiri.(**)")
          .should()
          .beFreeOfCycles()
          .because("a package must be readable without those that use it");

  @ArchTest
  static final ArchRule THE_ENVIRONMENT_IS_READ_IN_WIRING =
      noClasses()
          .that()
          .haveNameNotMatching(
              ".*(Main|StreamHandler|SweepHandler|LabelsHandler|OrdersHandler|Terminal|Supervisor|Child|LocalStack)")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .because("constructors receive what they need");

  @ArchTest
  static final ArchRule TIME_IS_PASSED =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .because("a Clock is passed, so that tests can set it");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINES_TALK =
      noClasses()
          .that()
          .haveNameNotMatching(".*(Terminal|LoaderMain)")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .because("standard output is data and belongs to the command line");

  @ArchTest
  static final ArchRule ONLY_THE_TERMINAL_PRINTS =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.seiri.cli..",
              "dev.seiri.loader..",
              "dev.seiri.prompts..",
              "dev.seiri.evaluation..",
              "dev.seiri.local..")
          .and()
          .haveNameNotMatching(
              ".*\\.(Terminal|DataStream|VersionLine|LoaderMain|LoaderSubcommand|Desk)(\\$.*)?"
                  // These draw figures and words of their own.
                  + "|.*\\.(Progress|WatchView|Watch|WatchCommand)(\\$.*)?"
                  + "|.*\\.(LoadJob|RowRun|LoadCommand)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(PrintStream.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Console.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(FileDescriptor.class)
          .orShould()
          .callMethod(Throwable.class, "printStackTrace")
          .because("Terminal shows what comes from outside; a terminal would obey it");

  @ArchTest
  static final ArchRule PACKAGES_ARE_NAMED_FOR_THE_DOMAIN =
      classes()
          .should()
          .resideOutsideOfPackages(
              "..dto..", "..util..", "..utils..", "..service..", "..manager..", "..helper..")
          .because("a folder's name should say what its classes are about");
}
