package org.makerspacehub.beans.agent.run;

import java.util.List;
import org.makerspacehub.beans.failure.Payload;

/**
 * How a run ended.
 *
 * @param answered whether the agent has something to say; otherwise the text is the hub's own
 *     sentence
 * @param text for the asker
 * @param proposals references of what was laid before the asker, in order
 * @param outcome one word: {@code answered}, or why not
 * @param rounds how often the model was asked
 * @param tokensIn read by the model, all rounds together
 * @param tokensOut written by it
 * @param tools that were called, in order
 */
public record RunResult(
    boolean answered,
    String text,
    List<String> proposals,
    String outcome,
    int rounds,
    int tokensIn,
    int tokensOut,
    List<String> tools)
    implements Payload {
  public RunResult {
    proposals = List.copyOf(proposals);
    tools = List.copyOf(tools);
  }

  /** For a dead letter: how it ended, and never what was said. */
  @Override
  public String payloadText() {
    return toString();
  }

  /** Without what was said. */
  @Override
  public String toString() {
    return "RunResult[" + outcome + ", rounds=" + rounds + "]";
  }
}
