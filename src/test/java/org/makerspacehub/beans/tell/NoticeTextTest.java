package org.makerspacehub.beans.tell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;

/** Texts of the flows, and what is filled into them. */
class NoticeTextTest {

  @Test
  @DisplayName(
      "a word that nothing fills in is refused, with the file, the word and the allowed ones")
  void unknown() {
    assertThatThrownBy(() -> NoticeText.check("notice-welcome", "text", "Hi {firstname}!"))
        .isInstanceOf(HubException.class)
        .hasMessage(
            "notice-welcome.camel.yaml: 'text' has {firstname} in it, which the hub does not know."
                + " It can fill in {first name}, {name}, {since}, {space}.");
    assertThatThrownBy(() -> NoticeText.check("notice-welcome", "title", "Welcome {name}"))
        .hasMessageContaining("'title' has {name} in it, but nothing can be filled in there");
    assertThatThrownBy(() -> NoticeText.check("notice-welcome", "text", "You owe {sum}."))
        .as("another flow's word")
        .hasMessageContaining("{sum}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Hi {first name", "Hi first name}", "Hi {{first name}}", "{}", "{first\nname}"})
  @DisplayName("half a brace, and what is no word, are refused")
  void halves(String text) {
    assertThatThrownBy(() -> NoticeText.check("notice-welcome", "text", text))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith("notice-welcome.camel.yaml: 'text'");
  }

  @Test
  @DisplayName("what may be filled in passes")
  void allowed() {
    assertThatCode(
            () ->
                NoticeText.check(
                    "notice-dues-overdue", "text", "{first name} {name} {space} {sum} {bills}"))
        .doesNotThrowAnyException();
  }

  @Test
  @DisplayName("S10 what is filled in is never read again, and a link is the text's own or none")
  void onceOnly() {
    assertThat(
            NoticeText.fill(
                "Hi {first name}, *{sum}*: <https://pay.example/x|pay here>.\n\nBye & <!channel>",
                Map.of("first name", "{sum} $1 \\", "sum", "$45.00")))
        .containsExactly(
            "Hi {sum} $1 \\, *$45.00*: <https://pay.example/x|pay here>.",
            "Bye &amp; &lt;!channel&gt;");
    assertThat(
            NoticeText.fill(
                "Hi {first name}", Map.of("first name", "&lt;https://evil.example&gt;")))
        .isEqualTo(List.of("Hi &lt;https://evil.example&gt;"));
  }
}
