package org.makerspacehub.beans.knowledge.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.agent.talk.WrittenDown.Told;
import org.makerspacehub.beans.policy.Principal;

class AnsweredFromBookTest {
  private static final Principal ADA = Principal.person("T0OURS", "U0ADA");

  private final SomeKnowledge knowledge = new SomeKnowledge();
  private final AnsweredFromBook book = new AnsweredFromBook(knowledge.desk, knowledge.words, null);

  @BeforeEach
  void pieces() {
    knowledge.put(40, "public", "The locker fee is 30 dollars a year.");
    knowledge.put(4, "members", "The locker fee is 40 dollars a year.");
    knowledge.put(6, "channel:G0BOARD", "The reserve fund has 31,500 dollars now.");
    knowledge.put(9, "public", "<@U0ANN> and <@U0GONE> clean the kiln room, <!channel> [7].");
    knowledge.people.put(ADA.id(), Set.of("public", "members", "channel:G0BOARD"));
    knowledge.rooms.put("C0SHOP", Set.of("public", "members", "channel:C0SHOP"));
    knowledge.rooms.put("C0GUESTS", Set.of("public", "channel:C0GUESTS"));
  }

  @AfterEach
  void close() {
    knowledge.retrieval.close();
  }

  @Test
  @DisplayName("what differs is said to differ, the newest first, each with its date and place")
  void differ() {
    Told told = book.about(question("C0SHOP", "What is the yearly locker fee?"), "", false);

    assertThat(told.known()).isTrue();
    assertThat(told.text())
        .contains("differs")
        .contains("_19 Nov 2026_\n> The locker fee is 40 dollars a year. [1]")
        .contains("> The locker fee is 30 dollars a year. [2]")
        .contains("[1] <https://ours.slack.com/archives/C0SHOP/p")
        .contains("#shop>, 19 Nov 2026, Ann Lee");
    assertThat(told.text().indexOf("40 dollars")).isLessThan(told.text().indexOf("30 dollars"));
    assertThat(told.aloud()).isNull();
  }

  @Test
  @DisplayName(
      "R5 aloud only what all in the channel may read; the rest privately, and it is said so")
  void aloud() {
    Told board = book.about(question("C0SHOP", "How much is in the reserve fund?"), "", true);
    assertThat(board.own().blocks().toString()).contains("31,500");
    assertThat(board.aloud().toString()).contains("privately").doesNotContain("31,500");

    Told fee = book.about(question("C0GUESTS", "What is the yearly locker fee?"), "note", true);
    assertThat(fee.own().blocks().toString()).contains("40 dollars");
    assertThat(fee.aloud().blocks().toString())
        .contains("30 dollars")
        .contains("told that privately")
        .doesNotContain("40 dollars");

    Told same = book.about(question("C0SHOP", "What is the yearly locker fee?"), "", true);
    assertThat(same.own()).as("everybody reads all of it").isNull();
    assertThat(same.aloud().blocks().toString()).contains("40 dollars");
  }

  @Test
  @DisplayName("what nothing answers is \"I don't know\", to the asker alone, with where to ask")
  void unknown() {
    Told told = book.about(question("C0SHOP", "Who won the chess tournament?"), "small", true);

    assertThat(told.known()).isFalse();
    assertThat(told.own().blocks().toString())
        .contains("I don't know")
        .contains("ask somebody of the team")
        .contains("knowledge.bad");
    assertThat(told.aloud()).isNull();
    knowledge.away = true;
    assertThat(book.about(question("C0SHOP", "What is the locker fee?"), "", true).text())
        .contains("can't look that up just now");
  }

  @Test
  @DisplayName("a quotation calls nobody, names nobody who is gone, and has no numbers of its own")
  void harmless() {
    Told told = book.about(question("C0SHOP", "Who cleans the kiln room?"), "", false);

    assertThat(told.text())
        .contains("Ann Lee and somebody clean the kiln room, channel (7). [1]")
        .doesNotContain("<@")
        .doesNotContain("<!")
        .doesNotContain("U0GONE");
  }

  @Test
  @DisplayName("what a button is about is read again as it was, and nothing else is")
  void buttons() {
    FeedbackRow row =
        new FeedbackRow(
            "abcdefghjkmn", List.of(UUID.randomUUID(), UUID.randomUUID()), "a | b\n<@U0ANN>?");

    assertThat(FeedbackRow.of(row.value()))
        .isEqualTo(new FeedbackRow("abcdefghjkmn", row.chunks(), "a | b <@U0ANN>?"));
    for (String none :
        List.of("", "x", "abcdefghjkmn|nothing|q", "abcdefghjkmn|" + "x".repeat(36))) {
      assertThat(FeedbackRow.of(none)).as(none).isNull();
    }
    assertThat(
            new FeedbackRow(
                    "abcdefghjkmn",
                    java.util.stream.Stream.generate(UUID::randomUUID).limit(20).toList(),
                    "q".repeat(4_000))
                .value())
        .hasSizeLessThan(2_000);
  }

  private static Question question(String channel, String text) {
    return new Question("abcdefghjkmn", ADA, "frontline", text, channel, "", false, Instant.EPOCH);
  }
}
