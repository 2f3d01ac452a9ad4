package org.makerspacehub.beans.agent;

import com.slack.api.model.block.LayoutBlock;
import java.util.List;
import java.util.Set;

/**
 * What an agent may point to: the passages that were found for the very question it answers, and
 * that its asker may still read (R6). It is the hub that numbers them and that lists them below an
 * answer; a model only repeats numbers.
 */
public interface Citations {

  /**
   * Numbers passages of a run; one that was found before keeps its number.
   *
   * @param session of the run
   * @param found may be empty: then it is known that nothing was found
   * @return their numbers, in order
   */
  List<Integer> number(ToolSession session, List<KnowledgeSearch.Passage> found);

  /**
   * An answer with no number in it that points to nothing.
   *
   * @param question that was asked
   * @param text as the model wrote it; untrusted
   * @param looked the titles of all tools that the run called
   */
  Checked check(Question question, String text, Set<String> looked);

  /**
   * What is left.
   *
   * @param text still to be cleaned as everything that a model wrote
   * @param sources in Slack's markup, in the hub's own words; empty for none
   * @param after shown below, for example buttons
   */
  record Checked(String text, String sources, List<LayoutBlock> after) {}

  /** Where nothing is searched: whatever looks like a pointer points to nothing. */
  Citations NONE =
      new Citations() {
        @Override
        public List<Integer> number(ToolSession session, List<KnowledgeSearch.Passage> found) {
          return java.util.stream.IntStream.rangeClosed(1, found.size()).boxed().toList();
        }

        @Override
        public Checked check(Question question, String text, Set<String> looked) {
          return new Checked(text, "", List.of());
        }
      };
}
