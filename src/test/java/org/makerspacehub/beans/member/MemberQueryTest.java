package org.makerspacehub.beans.member;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What somebody typed to name a person")
class MemberQueryTest {

  @ParameterizedTest(name = "{0} is {1} {2}")
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "<@U0ANA>, MENTION, U0ANA",
        "<@W0ANA|ana.g>, MENTION, W0ANA",
        "  <@U0ANA>  , MENTION, U0ANA",
        "<@U0ANA> please, WORDS, <@U0ANA> please",
        "<@u0ana>, WORDS, <@u0ana>",
        "Ana@Example.ORG, EMAIL, ana@example.org",
        "<mailto:Ana@example.org|Ana@example.org>, EMAIL, ana@example.org",
        "<mailto:ana@example.org>, EMAIL, ana@example.org",
        "o'brien+x@example.org, EMAIL, o'brien+x@example.org",
        "a&amp;b@example.org, EMAIL, a&b@example.org",
        "@ana, WORDS, @ana",
        "ana at example, WORDS, ana at example",
        "a@b c@d, WORDS, a@b c@d",
        "1042, WORDS, 1042",
        "Ana García, WORDS, Ana García",
      })
  void understood(String typed, MemberQuery.Kind kind, String value) {
    assertThat(MemberQuery.of(typed)).isEqualTo(new MemberQuery(kind, value));
  }

  @ParameterizedTest
  @DisplayName("A member number may be typed with its sign")
  @CsvSource(
      quoteCharacter = '"',
      value = {"#1042, 1042", "# 1042, 1042", "1042, 1042", "M-7, M-7"})
  void number(String typed, String number) {
    assertThat(MemberQuery.of(typed).number()).isEqualTo(number);
  }
}
