package org.makerspacehub.beans.agent;

import com.slack.api.model.block.LayoutBlock;
import java.util.List;

/** How a proposal is laid before the asker: its exact arguments, and the buttons under them. */
@FunctionalInterface
public interface ProposalBlocks {

  /**
   * The card of a proposal, for the asker's eyes.
   *
   * @param ref as {@link Proposals.Proposed#ref} says it
   * @return a few blocks; empty when there is nothing to show any more
   */
  List<LayoutBlock> of(String ref);
}
