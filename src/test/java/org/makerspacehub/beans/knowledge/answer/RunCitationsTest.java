package org.makerspacehub.beans.knowledge.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.agent.Citations.Checked;
import org.makerspacehub.beans.agent.KnowledgeSearch.Passage;
import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.agent.Taint;
import org.makerspacehub.beans.agent.ToolSession;
import org.makerspacehub.beans.knowledge.Chunk;
import org.makerspacehub.beans.policy.Principal;

class RunCitationsTest {
  private static final String RUN = "abcdefghjkmn";
  private static final String TITLE = "What is written down";
  private static final Principal ADA = Principal.person("T0OURS", "U0ADA");
  private static final Principal BOB = Principal.person("T0OURS", "U0BOB");

  private final SomeKnowledge knowledge = new SomeKnowledge();
  private final RunCitations citations =
      new RunCitations(knowledge.retrieval, knowledge.words, () -> TITLE);
  private Chunk shop;
  private Chunk board;

  @BeforeEach
  void pieces() {
    shop = knowledge.put(3, "members", "The new lens came.");
    board = knowledge.put(5, "channel:G0BOARD", "The rent goes up.");
    knowledge.people.put(ADA.id(), Set.of("members", "channel:G0BOARD"));
    knowledge.people.put(BOB.id(), Set.of("members"));
  }

  @AfterEach
  void close() {
    knowledge.retrieval.close();
  }

  @Test
  @DisplayName("R6 what was given in this run may be pointed to; every other number is taken out")
  void strips() {
    assertThat(citations.number(session(ADA), List.of(passage(shop), passage(board))))
        .containsExactly(1, 2);
    assertThat(citations.number(session(ADA), List.of(passage(board), passage(shop))))
        .as("the same piece keeps its number in a second search")
        .containsExactly(2, 1);

    Checked checked =
        citations.check(
            question(ADA),
            "It came [1], the rent goes up【2】, and more [3] [1, 9] [0] [99999] [x](https://a.b).",
            Set.of(TITLE));

    assertThat(checked.text())
        .isEqualTo("It came [1], the rent goes up [2], and more [1] [x](https://a.b).");
    assertThat(checked.sources())
        .contains("[1] <https://ours.slack.com/archives/C0SHOP/p")
        .contains("|#shop>, 20 Nov 2026, Ann Lee")
        .contains("[2]")
        .doesNotContain("U0GONE");
    assertThat(checked.after()).hasSize(1);
  }

  @Test
  @DisplayName("R6 what may not be read any more when the answer is there is not pointed to")
  void readableNow() {
    citations.number(session(ADA), List.of(passage(shop), passage(board)));
    knowledge.people.put(ADA.id(), Set.of("members"));

    Checked checked =
        citations.check(question(ADA), "It came [1] and the rent goes up [2].", Set.of(TITLE));

    assertThat(checked.text()).isEqualTo("It came [1] and the rent goes up.");
    assertThat(checked.sources()).doesNotContain("[2]");
  }

  @Test
  @DisplayName("R6 with nothing found and nothing else looked at the answer is \"I don't know\"")
  void nothingFound() {
    citations.number(session(ADA), List.of());

    Checked none = citations.check(question(ADA), "Of course it was Bob [1].", Set.of(TITLE));

    assertThat(none.text()).contains("I don't know").doesNotContain("Bob");
    citations.number(session(ADA), List.of());
    assertThat(
            citations.check(question(ADA), "We open at 8.", Set.of(TITLE, "Opening hours")).text())
        .as("another tool said it")
        .isEqualTo("We open at 8.");
  }

  @Test
  @DisplayName("R6 a run points to nothing of another run, nor of another asker's")
  void othersRun() {
    citations.number(session(ADA), List.of(passage(board)));

    assertThat(citations.check(question(BOB), "The rent goes up [1].", Set.of(TITLE)))
        .satisfies(
            checked -> {
              assertThat(checked.text()).isEqualTo("The rent goes up.");
              assertThat(checked.sources()).isEmpty();
            });
    assertThat(citations.check(question(ADA), "From memory [1].", Set.of()).text())
        .isEqualTo("From memory.");
  }

  private static Passage passage(Chunk chunk) {
    return new Passage(chunk.id().toString(), chunk.text(), "#shop", "", "", chunk.at());
  }

  private static ToolSession session(Principal asker) {
    return new ToolSession(RUN, asker, "frontline", Set.of(), "C0SHOP", Taint.none());
  }

  private static Question question(Principal asker) {
    return new Question(
        RUN, asker, "frontline", "what is new?", "C0SHOP", "", false, Instant.EPOCH);
  }
}
