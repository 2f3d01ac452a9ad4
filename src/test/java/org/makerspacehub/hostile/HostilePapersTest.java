package org.makerspacehub.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.makerspacehub.beans.knowledge.paper.Paper;
import org.makerspacehub.beans.knowledge.paper.PaperLimits;
import org.makerspacehub.beans.knowledge.paper.PaperReader;
import org.makerspacehub.beans.knowledge.paper.PaperReader.Kind;
import org.makerspacehub.beans.knowledge.paper.SamplePapers;

/** Hostile texts in every kind of paper. */
class HostilePapersTest {
  private final PaperReader reader = new PaperReader();

  static Stream<HostileText> texts() {
    return HostileText.all().stream().filter(text -> !text.form().equals("slack"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  @DisplayName(
      "R16 a hostile mail or document becomes plain text: nothing of it is run, fetched or hidden")
  void becomesPlainText(HostileText hostile) {
    String text = hostile.text();
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
    assertThat(words(Kind.TEXT, text.getBytes(StandardCharsets.UTF_8))).isNotBlank();
    assertThat(words(Kind.MARKDOWN, text.getBytes(StandardCharsets.UTF_8)))
        .doesNotContain("<script");
    assertThat(
            words(Kind.WORD, SamplePapers.docx("x", List.of(text.replaceAll("\\p{Cntrl}", " ")))))
        .isNotBlank();
    assertThat(words(Kind.HTML, ("<p>" + escaped + "</p>").getBytes(StandardCharsets.UTF_8)))
        .isNotBlank();
    assertThat(
            words(
                Kind.HTML,
                ("<p>Minutes</p><div style='font-size:0'>" + escaped + "</div>")
                    .getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("Minutes");
  }

  private String words(Kind kind, byte[] bytes) {
    Paper paper = reader.read(kind, bytes, "", PaperLimits.FILE);
    return paper.sections().stream().map(Paper.Section::text).collect(Collectors.joining("\n"));
  }
}
