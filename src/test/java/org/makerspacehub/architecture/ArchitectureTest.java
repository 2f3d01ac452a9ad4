package org.makerspacehub.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.Calendar;
import java.util.Date;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.gate.Approvals;
import org.makerspacehub.beans.gate.DecisionDesk;
import org.makerspacehub.beans.gate.GateDesk;
import org.makerspacehub.beans.gate.RequestBook;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.gate.SignedClicks;
import org.makerspacehub.beans.inbox.Inbox;
import org.makerspacehub.beans.report.ReportCron;

/** The rules of the house that a compiler does not hold. */
@AnalyzeClasses(
    packages = "org.makerspacehub",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROUTES = "org.makerspacehub.routes..";
  private static final String PROCESSORS = "org.makerspacehub.processors..";
  private static final String BEANS = "org.makerspacehub.beans..";
  private static final String CONFIG = "org.makerspacehub.config..";
  private static final String CLI = "org.makerspacehub.cli..";

  @ArchTest
  static final ArchRule BEANS_KNOW_NOTHING_ABOVE_THEM =
      noClasses()
          .that()
          .resideInAPackage(BEANS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROUTES, PROCESSORS, CONFIG, CLI)
          .because("routes use processors, processors use beans, and never the other way");

  // S16: whoever wants something privileged comes by the desk, which asks the guard.
  @ArchTest
  static final ArchRule REQUESTS_ARE_KEPT_BY_THE_GATE_ALONE =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(GateDesk.class.getName())
          .should()
          .callMethod(RequestBook.class, "add", ActionRequest.class, long.class)
          .because("the desk alone asks the guard before something is requested");

  @ArchTest
  static final ArchRule THE_GATE_ALONE_IS_ASKED =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(GateDesk.class.getName())
          .should()
          .implement(Approvals.class)
          .because("there is one way to ask for something privileged");

  // A6: agents ask; whose word counts, and what is counted, is beyond their reach.
  @ArchTest
  static final ArchRule AGENTS_HAVE_NO_WAY_TO_ANYBODYS_WORD =
      noClasses()
          .that()
          .resideInAPackage("org.makerspacehub.beans.agent..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName(SignedClick.class.getName())
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName(SignedClicks.class.getName())
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName(DecisionDesk.class.getName())
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName(Inbox.class.getName())
          .because("no agent reviews, confirms or withdraws (A6)");

  @ArchTest
  static final ArchRule PROCESSORS_KNOW_NO_ROUTES =
      noClasses()
          .that()
          .resideInAPackage(PROCESSORS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROUTES, CLI)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule ROUTES_KNOW_NO_COMMAND_LINE =
      noClasses()
          .that()
          .resideInAPackage(ROUTES)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CLI)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule BEANS_ARE_FREE_OF_CAMEL =
      noClasses()
          .that()
          .resideInAPackage(BEANS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.camel..")
          .because("the domain can be read and tested without a route");

  @ArchTest
  static final ArchRule PROCESSORS_LIVE_IN_THEIR_ROOM =
      noClasses()
          .that()
          .resideOutsideOfPackage(PROCESSORS)
          .should()
          .implement("org.apache.camel.Processor")
          .because("a processor must justify itself, and is looked for in one place");

  @ArchTest
  static final ArchRule TIME_COMES_FROM_THE_CLOCK =
      noClasses()
          .should()
          .callCodeUnitWhere(
              describe(
                  "the system's clock is read", (JavaAccess<?> call) -> readsTheSystemsClock(call)))
          .because("tests and the sandbox move the injected java.time.Clock");

  @ArchTest
  static final ArchRule NO_OLD_DATES =
      noClasses()
          .that()
          // The scheduler's expressions take and give nothing else.
          .areNotAssignableTo(ReportCron.class)
          .should()
          .dependOnClassesThat(
              describe(
                  "java.util.Date or Calendar",
                  (JavaClass type) ->
                      type.isEquivalentTo(Date.class) || type.isEquivalentTo(Calendar.class)));

  @ArchTest
  static final ArchRule NOTHING_IS_INJECTED_INTO_FIELDS =
      fields()
          .should()
          .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
          .andShould()
          .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Value")
          .andShould()
          .notBeAnnotatedWith("jakarta.inject.Inject")
          .andShould()
          .notBeAnnotatedWith("jakarta.annotation.Resource")
          .andShould()
          .notBeAnnotatedWith("org.apache.camel.EndpointInject")
          .andShould()
          .notBeAnnotatedWith("org.apache.camel.Produce")
          .andShould()
          .notBeAnnotatedWith("org.apache.camel.PropertyInject");

  @ArchTest
  static final ArchRule NOTHING_IS_FOUND_BY_SCANNING =
      noClasses()
          .should()
          .beAnnotatedWith("org.springframework.stereotype.Component")
          .orShould()
          .beAnnotatedWith("org.springframework.stereotype.Service")
          .orShould()
          .beAnnotatedWith("org.springframework.stereotype.Repository")
          .orShould()
          .beAnnotatedWith("org.springframework.context.annotation.ComponentScan")
          .orShould()
          .beMetaAnnotatedWith("org.springframework.context.annotation.ComponentScan")
          .because("RoleParts lists what each role starts, and nothing else does");

  /**
   * S18: the losing insert of Camel's repository throws, and a crash can leave an id "processed";
   * what must happen once rests on a unique key of the database.
   */
  @ArchTest
  static final ArchRule S18_NOTHING_IS_DONE_ONCE_BY_CAMEL =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching("org\\.apache\\.camel\\..*Idempotent.*|.*MessageIdRepository.*");

  private static boolean readsTheSystemsClock(JavaAccess<?> call) {
    String type = call.getTargetOwner().getFullName();
    boolean now =
        type.startsWith("java.time.")
            && call.getName().equals("now")
            && call.getTarget() instanceof CodeUnitCallTarget target
            && !target.getRawParameterTypes().stream()
                .anyMatch(given -> given.isEquivalentTo(Clock.class));
    return now || (type.equals("java.lang.System") && call.getName().equals("currentTimeMillis"));
  }
}
