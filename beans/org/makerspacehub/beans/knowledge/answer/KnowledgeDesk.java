package org.makerspacehub.beans.knowledge.answer;

import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.policy.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers questions from what is written down, without a model and for one asker at a time. */
public final class KnowledgeDesk {
  private static final int PIECES = 8;
  private static final Logger LOG = LoggerFactory.getLogger(KnowledgeDesk.class);

  private final Retrieval retrieval;
  private final Extract extract;

  /**
   * @param retrieval finds
   * @param extract quotes
   */
  public KnowledgeDesk(Retrieval retrieval, Extract extract) {
    this.retrieval = retrieval;
    this.extract = extract;
  }

  /**
   * What is known. Never fails: that nothing can be searched now is an answer.
   *
   * @param channel where others read it too; empty when the asker alone does
   */
  public KnowledgeAnswer answer(Principal asker, String channel, String question) {
    try {
      return extract.answer(retrieval.find(asker, channel, question, PIECES));
    } catch (KnowledgeUnavailable away) {
      LOG.warn("What is written down cannot be searched now: {}", away.getMessage());
      return KnowledgeAnswer.AWAY;
    } catch (RuntimeException broken) {
      // Its message can quote what was read; its class is enough to find it.
      LOG.error("A search of what is written down broke: {}", broken.getClass().getName());
      return KnowledgeAnswer.AWAY;
    }
  }
}
