package org.makerspacehub.beans.agent.run;

import java.util.List;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.agent.ToolSession;
import org.makerspacehub.beans.failure.Payload;

/**
 * One run of an agent, before it begins.
 *
 * @param agent which version
 * @param session in whose name, and with which tools; made from an authenticated event
 * @param memory what was said before, the oldest first
 * @param text what is asked
 * @param progress hears what is being done
 */
public record AgentRun(
    AgentVersion agent, ToolSession session, List<Turn> memory, String text, Progress progress)
    implements Payload {
  public AgentRun {
    memory = List.copyOf(memory);
  }

  /** For a dead letter: which, and never what was asked. */
  @Override
  public String payloadText() {
    return toString();
  }

  /** Without what was asked. */
  @Override
  public String toString() {
    return "AgentRun[" + agent.name() + " " + agent.version() + ", " + session.ref() + "]";
  }

  /** Hears what is being done. What it throws is nobody's concern. */
  @FunctionalInterface
  public interface Progress {
    /** Nobody listens. */
    Progress NONE = (step, title) -> {};

    /**
     * Something is begun.
     *
     * @param step counts from 1
     * @param title of the tool that is called
     */
    void begins(int step, String title);
  }
}
