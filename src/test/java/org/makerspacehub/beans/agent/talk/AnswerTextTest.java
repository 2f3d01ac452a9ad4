package org.makerspacehub.beans.agent.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTextTest {
  private final AnswerText text = SomeDesk.text();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '¦',
      value = {
        "Read https://docs.example/a?b=1&c=2.¦Read <https://docs.example/a?b=1&amp;c=2>.",
        "[the guide](https://docs.example/guide)¦the guide (<https://docs.example/guide>)",
        "<https://hub.example/x|here>¦here (<https://hub.example/x>)",
        "See https://ours.slack.com/archives/C0GENERAL/p1700000000000100¦"
            + "See <https://ours.slack.com/archives/C0GENERAL/p1700000000000100>",
        "**Bold** and *slanted* and ~~gone~~¦*Bold* and _slanted_ and ~gone~",
        "__Bold__ snake_case_name 2 * 3 * 4¦*Bold* snake_case_name 2 * 3 * 4",
        "## A title¦*A title*",
        "- one¦•  one",
        "  * two¦    •  two",
        "1) three¦1.  three",
        "use `a < b`¦use `a &lt; b`",
        "Rhythm & blues &amp; rock¦Rhythm &amp; blues &amp; rock",
        "Ada: ada@makers.example¦Ada: ada@makers.example",
      })
  @DisplayName("R15 Markdown becomes Slack's markup, and allowed links show where they lead")
  void written(String given, String expected) {
    assertThat(text.of(given)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/?q=secret",
        "[click](https://evil.example)",
        "<https://evil.example|https://docs.example/guide>",
        "[https://docs.example](https://evil.example)",
        "https://docs.example.evil.example/",
        "https://docs.example@evil.example/",
        "https://evil.example\\@docs.example/",
        "https://docs.example:8443/",
        "http://docs.example/",
        "HTTPS://EVIL.example",
        "https://evil.example/ https://docs.example\\.evil.example",
        "javascript:alert(1)",
        "slack://user?id=U1",
        "mailto:ada@makers.example",
        "ht\u200btps://evil.example",
        "&lt;https://evil.example|good&gt;",
        "<a href=\"https://evil.example\">good</a>",
        "```\ncurl https://evil.example\n```",
        "`https://evil.example`",
        "| a | https://evil.example |",
        "https://ours.slack.com/link?url=https%3A%2F%2Fevil.example",
        "[x]: https://evil.example",
      })
  @DisplayName("R15 a link that is not on the list leads nowhere and is seen as what it is")
  void foreign(String given) {
    String written = text.of(given);

    assertHarmless(written);
    assertThat(written).doesNotContain("<");
  }

  @Test
  @DisplayName("R15 a masked address shows its words and where it would have led")
  void masked() {
    assertThat(text.of("<https://evil.example/x|https://docs.example>"))
        .isEqualTo("https∶//docs.example (https∶//evil.example/x)");
    assertThat(text.of("[Press me](https://evil.example/x)"))
        .isEqualTo("Press me (https∶//evil.example/x)");
  }

  @ParameterizedTest
  @CsvSource({
    "<!channel> now,channel now",
    "<!here|@here> now,here now",
    "<!everyone>,everyone",
    "<!subteam^S123|@board>,board",
    "<!subteam^S123>,(a group)",
    "<@U0OWNER|owner>,owner",
    "<@U0OWNER>,(somebody)",
    "<#C0PRIVATE|board>,#board",
    "@channel now,＠channel now",
    "x@everyone,x＠everyone",
    "@ada.nilsson,＠ada.nilsson",
    "&lt;!channel&gt;,channel",
    "&amp;lt;!channel&amp;gt;,&amp;lt;!channel&amp;gt;",
  })
  @DisplayName("R15 nobody is called together by an answer")
  void mentions(String given, String expected) {
    assertThat(text.of(given)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "![chart](https://evil.example/p.png?d=secret)",
        "![chart](https://docs.example/p.png)",
        "<img src=\"https://evil.example/p.png\">",
        "<IMG src=x onerror=\"y\">",
        "<iframe src='https://evil.example'>",
      })
  @DisplayName("R15 pictures are gone, whoever has them")
  void pictures(String given) {
    assertThat(text.of(given)).isEmpty();
  }

  @Test
  @DisplayName("R15 nothing that cannot be seen comes through")
  void invisible() {
    String tags = new String(Character.toChars(0xE0041)) + new String(Character.toChars(0xE0042));
    assertThat(text.of("a\u202eb\u2066c\u200bd\ufeffe\u00adf" + tags + "g\u3164h\ufe0fi"))
        .isEqualTo("abcdefghi");
    assertThat(text.of("z\u0300\u0301\u0302\u0303\u0304\u0305\u0306")).hasSizeLessThan(7);
    assertThat(text.of(null)).isEmpty();
  }

  @Test
  @DisplayName("code stays code, tables are readable, and lines stay lines")
  void blocks() {
    assertThat(text.of("Look:\n```python\na **b** <c>\n```\nDone"))
        .isEqualTo("Look:\n```\na **b** &lt;c&gt;\n```\nDone");
    assertThat(text.of("| A | B |\n|---|:-:|\n| 1 | 2 |\n\nend"))
        .isEqualTo("```\nA | B\n1 | 2\n```\n\nend");
    assertThat(text.of("a\n\n\n\nb")).isEqualTo("a\n\nb");
    assertThat(text.of("```\nnever closed")).isEqualTo("```\nnever closed\n```");
  }

  @Property(tries = 4_000)
  @Label("R15 whatever is written, what comes of it calls nobody and leads nowhere unasked")
  void whateverIsWrittenIsHarmless(@ForAll("hostile") String given) {
    String written = text.of(given);

    assertHarmless(written);
    for (String part : AnswerBlocks.parts(written)) {
      assertThat(part.length()).isLessThanOrEqualTo(AnswerBlocks.LONGEST_SECTION);
      assertHarmless(part);
    }
  }

  @Provide
  Arbitrary<String> hostile() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "<",
            ">",
            "|",
            "[",
            "]",
            "(",
            ")",
            "!",
            "@",
            "#",
            "*",
            "**",
            "_",
            "`",
            "```",
            "~~",
            "\n",
            " ",
            "&lt;",
            "&gt;",
            "&amp;",
            "&",
            "<!channel>",
            "<!here|x>",
            "!channel",
            "@here",
            "@everyone",
            "<!subteam^S1|@a>",
            "<@U1>",
            "https://",
            "http:",
            "//",
            "evil.example",
            "docs.example",
            "https://docs.example/a",
            "https://evil.example",
            "\\",
            "javascript:",
            "![x](",
            "[y](",
            "<img ",
            "\u202e",
            "\u200b",
            "\u2066",
            "\ud83d\ude00",
            "\ud83d",
            new String(Character.toChars(0xE0049)),
            "hub.example",
            "https://hub.example",
            "https://ours.slack.com/archives/C12/p1700000000000100",
            "| a |",
            "- ",
            "1. ",
            "> ",
            "a",
            "mailto:",
            "://",
            "%",
            "?",
            ";",
            "\"",
            "'",
            "\u0000",
            "w".repeat(2_990));
    return pieces.list().ofMinSize(1).ofMaxSize(14).map(list -> String.join("", list));
  }

  private static final Pattern SIGN = Pattern.compile("<([^>]*)>?");
  private static final Pattern HIDDEN =
      Pattern.compile("[\\p{Cf}\\p{Co}\\p{Cs}\\x00-\\x08\\x0b-\\x1f]");
  private static final Set<String> HERE = Set.of("docs.example", "hub.example", "ours.slack.com");

  /** Looks at what Slack would make of it, by rules of its own. */
  static void assertHarmless(String written) {
    Matcher sign = SIGN.matcher(written);
    while (sign.find()) {
      assertThat(written.substring(sign.end() - 1, sign.end())).as(written).isEqualTo(">");
      assertThat(sign.group(1)).as(written).startsWith("https://").doesNotContain("|");
      String host = sign.group(1).substring(8).split("[/?#]", 2)[0];
      assertThat(HERE).as(written).contains(host);
    }
    String rest = sign.reset().replaceAll("");
    assertThat(rest).doesNotContain("://").doesNotContain("<");
    assertThat(rest.toLowerCase(java.util.Locale.ROOT))
        .doesNotContain("@channel")
        .doesNotContain("@here")
        .doesNotContain("@everyone");
    assertThat(HIDDEN.matcher(written).find()).as(written).isFalse();
    assertThat(List.of("<!", "<@", "<#")).noneMatch(written::contains);
  }
}
