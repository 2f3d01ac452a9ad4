package org.makerspacehub.beans.agent;

import java.time.Instant;
import java.util.List;
import org.makerspacehub.beans.policy.Principal;

/** Finds what was written down somewhere, for one asker. */
@FunctionalInterface
public interface KnowledgeSearch {

  /**
   * What the asker may read and fits best.
   *
   * @param asker whose rights count
   * @param channel where the answer will be read; empty for the asker alone
   * @param question in their words
   * @param most passages at the most
   * @return the best first; empty when there is nothing
   */
  List<Passage> find(Principal asker, String channel, String question, int most);

  /**
   * A piece of somebody's text.
   *
   * @param id by which it is found again; empty when it has none
   * @param text as it was written; untrusted
   * @param source where it stands, for people
   * @param link to it; empty when it has none
   * @param author who wrote it, by their name now; empty when that is not known
   * @param at when it was written; null when that is not known
   */
  record Passage(String id, String text, String source, String link, String author, Instant at) {

    /** One of which nothing else is known. */
    public Passage(String text, String source, String link) {
      this("", text, source, link, "", null);
    }

    /** Without what was written. */
    @Override
    public String toString() {
      return "Passage[" + id + "]";
    }
  }
}
