package org.makerspacehub.beans.knowledge.answer;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.agent.KnowledgeSearch;
import org.makerspacehub.beans.agent.KnowledgeSearch.Passage;
import org.makerspacehub.beans.policy.Principal;

/** What is written down about something, for flows that add it to what they carry. */
public final class KnowledgeEnrichment {
  private static final int MOST = 3;
  private static final Pattern PERSON = Pattern.compile("([A-Z0-9]{2,24})/([A-Z0-9]{2,24})");

  private final KnowledgeSearch search;

  /**
   * @param search finds
   */
  public KnowledgeEnrichment(KnowledgeSearch search) {
    this.search = search;
  }

  /**
   * The passages that fit best.
   *
   * @param asker {@code T…/U…} of whose rights count; nobody finds nothing (R3)
   * @param channel where others will read what the flow makes of it; empty or null for nobody else
   * @param question what to look for
   */
  public List<Passage> passages(String asker, String channel, String question) {
    Matcher person = PERSON.matcher(asker == null ? "" : asker);
    return person.matches() && question != null
        ? search.find(
            Principal.person(person.group(1), person.group(2)),
            channel == null ? "" : channel,
            question,
            MOST)
        : List.of();
  }
}
