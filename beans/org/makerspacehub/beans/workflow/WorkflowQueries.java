package org.makerspacehub.beans.workflow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.policy.Principal;

/** The questions that a workflow may ask: a fixed catalogue, in the words that workflows need. */
public interface WorkflowQueries {

  /** One of them; empty when nothing is called that. */
  Optional<Kind> find(String name);

  /**
   * Asks, as somebody.
   *
   * @param asker whose rights count, now
   * @param ref the correlation id
   * @throws WorkflowRefused when they may not ask that
   * @throws org.makerspacehub.beans.HubException when there is no answer, with a sentence
   */
  Answer ask(Principal asker, String ref, String name, Map<String, String> arguments);

  /**
   * A question.
   *
   * @param title what people read
   * @param forAll whether anybody may see its answer
   */
  record Kind(String title, boolean forAll) {}

  /**
   * What it said.
   *
   * @param paragraphs harmless in Slack already
   */
  record Answer(List<String> paragraphs) {
    /**
     * @param paragraphs in their order
     */
    public Answer {
      paragraphs = List.copyOf(paragraphs);
    }
  }
}
