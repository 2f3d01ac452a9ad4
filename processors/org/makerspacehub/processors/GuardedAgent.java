package org.makerspacehub.processors;

import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.service.tool.ToolProvider;
import org.apache.camel.Exchange;
import org.apache.camel.component.langchain4j.agent.api.Agent;
import org.apache.camel.component.langchain4j.agent.api.AiAgentBody;
import org.makerspacehub.beans.agent.run.AgentLoop;
import org.makerspacehub.beans.agent.run.AgentRun;
import org.makerspacehub.beans.agent.run.RunResult;

/**
 * The agent of {@code langchain4j-agent:guarded}. It takes an {@link AgentRun} and nothing else, so
 * no text and no header of an exchange ever says who asks or what may be called. Camel's own tools,
 * whose arguments become headers, are refused.
 */
public class GuardedAgent implements Agent {
  /** The variable in which the {@link RunResult} is left. */
  public static final String RESULT = "runResult";

  private final AgentLoop loop;

  /**
   * @param loop runs it
   */
  public GuardedAgent(AgentLoop loop) {
    this.loop = loop;
  }

  @Override
  public AiAgentBody<?> processBody(Object payload, Exchange exchange) {
    if (payload instanceof AgentRun run) {
      return new RunBody(run, exchange);
    }
    throw new IllegalArgumentException("a guarded agent takes runs alone");
  }

  @Override
  public String chat(AiAgentBody<?> body, ToolProvider camelTools) {
    if (camelTools != null || !(body instanceof RunBody guarded)) {
      throw new IllegalArgumentException("a guarded agent takes runs alone, and no other tools");
    }
    RunResult result = loop.run(guarded.run);
    guarded.exchange.setVariable(RESULT, result);
    return result.text();
  }

  /** Carries the run and its exchange past the component, which knows neither. */
  private static final class RunBody extends AiAgentBody<TextContent> {
    private final AgentRun run;
    private final Exchange exchange;

    RunBody(AgentRun run, Exchange exchange) {
      this.run = run;
      this.exchange = exchange;
    }
  }
}
