package org.makerspacehub.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.makerspacehub.beans.agent.AgentDesk;
import org.makerspacehub.beans.agent.GuardedToolDesk;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolDesk;
import org.makerspacehub.beans.agent.ToolHandler;
import org.makerspacehub.beans.agent.ToolRoute;
import org.makerspacehub.beans.agent.run.JdbcAgentDesk;
import org.makerspacehub.routes.agent.ToolRoutes;

/**
 * S16: whatever an agent, a program or plain words want called comes by the desk that asks the
 * guard; no class can go around it.
 */
@AnalyzeClasses(
    packages = "org.makerspacehub",
    importOptions = ImportOption.DoNotIncludeTests.class)
class AgentArchitectureTest {

  @ArchTest
  static final ArchRule S16_TOOLS_ARE_CALLED_BY_THE_DESK_ALONE =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(GuardedToolDesk.class.getName())
          .should()
          .callMethod(ToolRoute.class, "run", ToolCall.class)
          .orShould()
          .implement(ToolDesk.class)
          .because("the desk alone looks at arguments and asks the guard before a tool runs");

  @ArchTest
  static final ArchRule S16_TOOLS_ARE_DONE_IN_THEIR_ROUTES_ALONE =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ToolRoutes.class.getName())
          .should()
          .accessTargetWhere(
              describe(
                  "a tool is done",
                  (JavaAccess<?> access) ->
                      access.getName().equals("answer")
                          && access.getTargetOwner().isAssignableTo(ToolHandler.class)
                          && !access.getOriginOwner().isAssignableTo(ToolHandler.class)))
          .because("a tool's route is called by the desk, and by nobody else");

  @ArchTest
  static final ArchRule S16_AGENTS_ARE_ASKED_AT_ONE_DESK =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(JdbcAgentDesk.class.getName())
          .should()
          .implement(AgentDesk.class)
          .because("there is one way to ask an agent, and it asks the guard");

  /** R9: their tools' arguments become headers (CVE-2026-49042), and their agents mix answers. */
  @ArchTest
  static final ArchRule R9_NO_STOCK_TOOLS_OR_AGENTS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "org\\.apache\\.camel\\.component\\.langchain4j\\.tools\\..*"
                  + "|org\\.apache\\.camel\\..*\\.(AgentFactory|AgentWithMemory|AgentWithoutMemory)"
                  + "|dev\\.langchain4j\\.service\\.AiServices");
}
