package org.makerspacehub.beans.agent;

import com.slack.api.model.block.LayoutBlock;
import java.util.List;

/** What somebody is shown of what an agent would ask for in their name. */
@FunctionalInterface
public interface ProposalBlocks {

  /**
   * All of it, with the buttons below. It belongs into a message of its own: when a button is
   * pressed, the whole message is replaced with what happens next.
   *
   * @param ref of the proposal
   * @return empty when there is none of that reference; without buttons when it is over
   */
  List<LayoutBlock> of(String ref);
}
