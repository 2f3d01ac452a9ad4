package org.makerspacehub.beans.command;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

@Label("S10 no text from outside can do harm in a Slack message")
class SlackTextPropertyTest {

  @Property(tries = 2_000)
  @Label(
      "S10 whatever comes in: one line, no markup, no mention, nothing invisible, never too long")
  void property(@ForAll("nasty") String outside, @ForAll @IntRange(min = 1, max = 120) int max) {
    String shown = SlackText.plain(outside, max);
    assertThat(shown).doesNotContain("<", ">", "*", "`", "~", ":");
    assertThat(shown.replaceAll("&(amp|lt|gt);", "")).doesNotContain("&");
    assertThat(shown).doesNotContainPattern("(^|[^\\p{L}\\p{Nd}])_|_($|[^\\p{L}\\p{Nd}])");
    assertThat(shown.codePoints().map(Character::getType))
        .doesNotContain(
            (int) Character.CONTROL,
            (int) Character.FORMAT,
            (int) Character.SURROGATE,
            (int) Character.LINE_SEPARATOR,
            (int) Character.PARAGRAPH_SEPARATOR);
    String read = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    assertThat(read.codePointCount(0, read.length())).isLessThanOrEqualTo(max);
    assertThat(shown).isEqualTo(shown.strip());
  }

  @Provide
  Arbitrary<String> nasty() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "<!channel>",
            "<!here|x>",
            "<@U1>",
            "<#C1>",
            "<!subteam^S1>",
            "<https://x|y>",
            "&lt;",
            "&amp;lt;",
            "\u202E",
            "\u2066",
            "\u200D",
            "\n",
            "\r",
            "\u0000",
            "\u001B[2J",
            "\u0301",
            "*",
            "_",
            "~",
            "`",
            "```",
            ":lock:",
            ">",
            "\uD800",
            "\uDFFF",
            "\uDB40\uDC41",
            " ",
            "\u00A0",
            "José",
            "O’Brien",
            "李",
            "😀");
    return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(8))
        .list()
        .ofMaxSize(12)
        .map(list -> String.join("", list));
  }
}
