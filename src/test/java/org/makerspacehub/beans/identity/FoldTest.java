package org.makerspacehub.beans.identity;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FoldTest {

  @ParameterizedTest(name = "{0} folds to {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "  José   García | jose garcia",
        "O’Brien | o'brien",
        "O\u00B4Brien | o'brien",
        "Oʼbrien | o'brien",
        "STRASSE | strasse",
        "Straße | strasse",
        "İpek | ipek",
        "Élodie\u00A0Brontë | elodie bronte",
        "Elodie\u0301 | elodie",
        "ﬁnn | finn",
        "山田 太郎 | 山田 太郎",
      })
  @DisplayName("Names are compared without case, accents, kinds of apostrophes and extra spaces")
  void names(String name, String folded) {
    assertThat(Fold.nameKey(name)).isEqualTo(folded);
  }

  @Test
  @DisplayName("A missing name folds to nothing, a huge one to what its column holds")
  void oddNames() {
    assertThat(Fold.nameKey(null)).isEmpty();
    assertThat(Fold.nameKey(" \t ")).isEmpty();
    assertThat(Fold.nameKey("é".repeat(5000))).hasSize(300);
    assertThat(Fold.cut("ab😀", 3)).isEqualTo("ab");
    assertThat(Fold.nameTokens(Fold.nameKey("Anne-Marie O’Brien 🛠")))
        .containsExactly("anne", "marie", "obrien");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "' Ada@Example.ORG ', ada@example.org",
    "a.d.a+x@example.org, a.d.a+x@example.org",
    "JOSÉ@example.org, josÉ@example.org",
    "\u212Aelvin@example.org, \u212Aelvin@example.org",
  })
  @DisplayName("Addresses fold in ASCII only: no plus, no dot, no accent, no KELVIN SIGN")
  void addresses(String email, String key) {
    assertThat(Fold.emailKey(email)).isEqualTo(key);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  ", "nobody", "example.org"})
  @DisplayName("What is no address has no key")
  void noAddress(String email) {
    assertThat(Fold.emailKey(email)).isNull();
  }

  @Test
  @DisplayName("An address longer than mail allows has no key")
  void tooLong() {
    assertThat(Fold.emailKey("a".repeat(242) + "@example.org")).hasSize(254);
    assertThat(Fold.emailKey("a".repeat(243) + "@example.org")).isNull();
  }

  @Property(tries = 500)
  void foldingTwiceIsFoldingOnce(@ForAll String text) {
    String name = Fold.nameKey(text);
    assertThat(Fold.nameKey(name)).isEqualTo(name);
    String email = Fold.emailKey(text + "@Example.org");
    assertThat(email == null ? null : Fold.emailKey(email)).isEqualTo(email);
  }
}
