package org.makerspacehub.beans.knowledge.paper;

import org.makerspacehub.beans.HubException;

/** A paper that is not taken in; the message is a sentence that says why, without its words. */
public final class PaperRefused extends HubException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason a sentence for whoever put it there
   */
  public PaperRefused(String reason) {
    super(reason);
  }
}
