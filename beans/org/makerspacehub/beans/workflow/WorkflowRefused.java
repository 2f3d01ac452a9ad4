package org.makerspacehub.beans.workflow;

import org.makerspacehub.beans.HubException;

/** Whoever made a workflow may not do what it does, or not there. */
public class WorkflowRefused extends HubException {
  private static final long serialVersionUID = 1L;

  /**
   * @param sentence for people, without personal data
   */
  public WorkflowRefused(String sentence) {
    super(sentence);
  }
}
