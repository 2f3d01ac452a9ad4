package org.makerspacehub.beans.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("S10 text from outside is harmless in a Slack message")
class SlackTextTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "Ana García, Ana García",
        "O'Brien, O'Brien",
        "李小龍, 李小龍",
        "<!channel>, &lt;!channel&gt;",
        "<@U0OWNER>, &lt;@U0OWNER&gt;",
        "<https://evil.example|click>, &lt;https∶//evil.example|click&gt;",
        "Tom & Jerry, Tom &amp; Jerry",
        ":lock: locked, ∶lock∶ locked",
        "*bold* _it_ ~no~ `code`, ∗bold∗ ˍitˍ ∼no∼ ˋcodeˋ",
        "first_last@example.org, first_last@example.org",
        "a\u202Eb\u2066c\u200Bd\uFEFFe, abcde",
        "👩‍🔧 Ana, 👩🔧 Ana",
      })
  void examples(String outside, String shown) {
    assertThat(SlackText.plain(outside, 100)).isEqualTo(shown);
  }

  @Test
  @DisplayName(
      "S10 line breaks, terminal codes, half a character, a pile of accents, a missing or an empty name")
  void oddities() {
    assertThat(SlackText.plain("one\n\ttwo\r\nthree\u2028four", 100))
        .isEqualTo("one two three four");
    assertThat(SlackText.plain("\u001B[31mred\u0000", 100)).isEqualTo("[31mred");
    assertThat(SlackText.plain("a\uD83Db\uDC00c", 10)).isEqualTo("abc");
    assertThat(SlackText.plain("Z" + "\u0335".repeat(50) + "o", 10)).hasSize(6);
    assertThat(SlackText.plain(null, 10)).isEmpty();
    assertThat(SlackText.name("\u202E \n")).isEqualTo("(no name)");
    assertThat(SlackText.plain("😀".repeat(20), 5)).isEqualTo("😀😀😀😀…");
    assertThat(SlackText.plain("x".repeat(10_000), 80)).hasSize(80).endsWith("…");
  }

  @Test
  @DisplayName(
      "Our own sentences keep their formatting and lose only what makes mentions and links")
  void sentences() {
    assertThat(SlackText.escape("Type `/hub <verb>` & *wait*\n"))
        .isEqualTo("Type `/hub &lt;verb&gt;` &amp; *wait*\n");
    assertThat(SlackText.escape(null)).isEmpty();
  }
}
