package org.makerspacehub.routes.agent;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.agent.run.ClaimedRun;
import org.makerspacehub.beans.agent.run.RunLanes;
import org.makerspacehub.beans.agent.run.RunWorker;
import org.makerspacehub.processors.GuardedAgent;
import org.makerspacehub.routes.config.HubErrors;

/** Questions to agents are answered: taken up, thought about, ended. */
public class AgentRoutes extends RouteBuilder {
  private static final String AWAY = "The database is away; the next round tries again.";

  private final RunWorker worker;
  private final RunLanes lanes;

  /**
   * @param worker takes questions up and ends them
   * @param lanes how many are answered at a time
   */
  public AgentRoutes(RunWorker worker, RunLanes lanes) {
    this.worker = worker;
    this.lanes = lanes;
  }

  @Override
  public void configure() {
    from("timer:agent-run-look?period={{hub.agents.look-period}}&delay={{hub.agents.look-period}}")
        .routeId("agent-run-look")
        .description("Look for questions to agents that wait, or whose process died.")
        .bean(lanes, "poke");

    from("direct:agent-run")
        .routeId("agent-run")
        .description("Answer questions to agents, one after the other, until none waits.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, AWAY)
        .end()
        .bean(worker, "claim")
        .loopDoWhile(body().isNotNull())
        .to("direct:agent-answer")
        .bean(worker, "claim")
        .end();

    from("direct:agent-answer")
        .routeId("agent-answer")
        .description("Let an agent answer one question, and write down how it ended.")
        .errorHandler(noErrorHandler())
        .setVariable("claimed", body())
        .setVariable(Ref.KEY)
        .body(ClaimedRun.class, claimed -> claimed.question().ref())
        .transform()
        .body(ClaimedRun.class, ClaimedRun::run)
        .to("direct:agent-think")
        .bean(worker, "finish(${variable.claimed}, ${body})");

    from("direct:agent-think")
        .routeId("agent-think")
        .description("Ask the model and do what it asks for, guarded, to the end of the run.")
        .errorHandler(noErrorHandler())
        .to("langchain4j-agent:guarded?agent=#guardedAgent")
        .setBody(variable(GuardedAgent.RESULT));

    from("timer:agent-forget?period={{hub.agents.forget-period}}")
        .routeId("agent-forget")
        .description("Forget what was said with agents a while ago, and runs of long ago.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, AWAY)
        .end()
        .bean(worker, "forgetSome")
        .loopDoWhile(body().isEqualTo(true))
        .bean(worker, "forgetSome")
        .end();
  }
}
