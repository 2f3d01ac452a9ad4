package org.makerspacehub.beans.agent.talk;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.SectionBlock;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.command.Reply;

class AnswerBlocksTest {
  @Test
  @DisplayName("a long answer is parted between its paragraphs")
  void paragraphs() {
    String paragraph = "word ".repeat(300).strip();

    List<String> parts = AnswerBlocks.parts(String.join("\n\n", paragraph, paragraph, paragraph));

    assertThat(parts).hasSize(2);
    assertThat(parts.get(1)).isEqualTo(paragraph);
  }

  @Test
  @DisplayName("code that is parted is closed and opened again")
  void code() {
    String code = "```\n" + "line of code\n".repeat(400) + "```";

    List<String> parts = AnswerBlocks.parts(code);

    assertThat(parts).hasSizeGreaterThan(1);
    assertThat(parts).allSatisfy(part -> assertThat(part).startsWith("```\n").endsWith("\n```"));
  }

  @Test
  @DisplayName("no link and no sign is cut in two")
  void signs() {
    String words = "x".repeat(2_990) + "&amp;".repeat(600);
    String link = "y".repeat(2_950) + "<https://docs.example/" + "a".repeat(300) + ">";

    assertThat(AnswerBlocks.parts(words))
        .allSatisfy(part -> assertThat(part.replace("&amp;", "")).doesNotContain("&"));
    assertThat(AnswerBlocks.parts(link))
        .allSatisfy(part -> assertThat(part.contains("<")).isEqualTo(part.contains(">")));
  }

  @Test
  @DisplayName(
      "however much there is, the message keeps within Slack's limits and says what is left")
  void limits() {
    Reply reply = AnswerBlocks.of("word ".repeat(9_000), "A note.");

    assertThat(reply.blocks().stream().filter(SectionBlock.class::isInstance)).hasSize(6);
    assertThat(reply.blocks().stream().filter(ContextBlock.class::isInstance)).hasSize(2);
    assertThat(reply.text()).hasSizeLessThanOrEqualTo(301);
  }
}
