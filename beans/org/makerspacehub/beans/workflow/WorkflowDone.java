package org.makerspacehub.beans.workflow;

import java.util.List;
import org.makerspacehub.beans.outbox.OutboxMessage;

/**
 * What a run brings forth.
 *
 * @param outcome one line for the books, without personal data
 * @param messages kept in the transaction that says that the run is done
 */
public record WorkflowDone(String outcome, List<OutboxMessage> messages) {
  /**
   * @param messages in their order
   */
  public WorkflowDone {
    messages = List.copyOf(messages);
  }
}
