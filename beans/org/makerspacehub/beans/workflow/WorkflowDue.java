package org.makerspacehub.beans.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;

/**
 * A reason to run, once.
 *
 * @param key names it for this workflow for good, ASCII, at most 191 characters
 * @param values what a text may fill in, by word; harmless in Slack already
 * @param account {@code T…/U…} of whom it is about; empty for nobody
 * @param payload what came in from outside; missing when nothing did
 * @param event the row that it comes of; 0 for none
 */
public record WorkflowDue(
    String key, Map<String, String> values, String account, JsonNode payload, long event) {

  /** For a moment or a wish. */
  static WorkflowDue at(String key) {
    return new WorkflowDue(key, Map.of(), "", MissingNode.getInstance(), 0);
  }

  /** Without what is in it. */
  @Override
  public String toString() {
    return "WorkflowDue[event=" + event + "]";
  }
}
