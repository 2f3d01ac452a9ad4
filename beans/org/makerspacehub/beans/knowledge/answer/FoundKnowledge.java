package org.makerspacehub.beans.knowledge.answer;

import java.util.List;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.agent.KnowledgeSearch;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.policy.Principal;

/** The passages that agents, programs and flows are given: what fits, and not all that is there. */
public final class FoundKnowledge implements KnowledgeSearch {
  /** Below both of these a passage has nothing to do with the question. */
  private static final double LEAST_DENSE = 0.6;

  private static final double LEAST_COVERAGE = 0.34;
  private static final int LONGEST = 1_600;

  private final Retrieval retrieval;
  private final Places places;
  private final PlainQuote plain;

  /**
   * @param retrieval finds
   * @param places says where something stands
   * @param plain makes names of mentions
   */
  public FoundKnowledge(Retrieval retrieval, Places places, PlainQuote plain) {
    this.retrieval = retrieval;
    this.places = places;
    this.plain = plain;
  }

  /**
   * {@inheritDoc}
   *
   * @throws HubException when it cannot be searched just now
   */
  @Override
  public List<Passage> find(Principal asker, String channel, String question, int most) {
    try {
      return retrieval.find(asker, channel, question, most).found().stream()
          .filter(found -> found.dense() >= LEAST_DENSE || found.coverage() >= LEAST_COVERAGE)
          .map(this::passage)
          .toList();
    } catch (KnowledgeUnavailable away) {
      throw new HubException(away.getMessage(), away);
    }
  }

  private Passage passage(Found found) {
    String text = plain.of(found.chunk().text());
    return new Passage(
        found.chunk().id().toString(),
        text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…",
        places.place(found.chunk()),
        found.chunk().link(),
        places.names(found.chunk()),
        found.chunk().at());
  }
}
