package org.makerspacehub.beans.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScrubberTest {
  private static final Somebody ZOE =
      new Somebody(
          "p",
          Set.of("77"),
          Set.of(),
          Set.of("T0HUB/U0ZOE"),
          new TreeSet<>(Set.of("zoe.obrien@example.org")),
          Set.of("Zoë O’Brien-Smith"),
          Set.of());

  @ParameterizedTest
  @DisplayName(
      "S42 full names, addresses, accounts and mentions leave a text, and nothing else does")
  @CsvSource(
      delimiter = '|',
      value = {
        "Ask Zoë O'Brien Smith about it | Ask [erased] about it",
        "ask ZOE OBRIEN-SMITH. | ask [erased].",
        "Smith, Zoe O'Brien paid | [erased] paid",
        "Zoe said so | Zoe said so",
        "Zoe Smith said so | Zoe Smith said so",
        "write to Zoe.OBrien@Example.org, please | write to [erased], please",
        "mailto:zoe.obrien@example.org. | mailto:[erased].",
        "x=zoe.obrien%40example.org&y | x=[erased]&y",
        "amy.zoe.obrien@example.org | amy.zoe.obrien@example.org",
        "<@U0ZOE> and <@U0AMY> | [erased] and <@U0AMY>",
        "<@U0ZOE> did | [erased] did",
        "by T0HUB/U0ZOE | by TERASED/UERASED",
        "U0ZOE or U0ZOEX | UERASED or U0ZOEX",
        "Nothing of the kind | Nothing of the kind",
      })
  void takesOut(String text, String without) {
    assertThat(ZOE.scrubber().scrub(text)).isEqualTo(without);
  }

  @ParameterizedTest
  @DisplayName("S42 JSON stays JSON; a text that only begins like it is looked through as a text")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"who\":\"Zoe O'Brien Smith\"} | {\"who\":\"[erased]\"}",
        "[4711] Membership of Zoe O'Brien Smith | [4711] Membership of [erased]",
        "[ ] call Zoe O'Brien Smith | [ ] call [erased]",
        "[\"zoe.obrien@example.org\"] and more | [\"[erased]\"] and more",
        "[1]: Nothing of the kind | [1]: Nothing of the kind",
      })
  void json(String text, String without) {
    assertThat(ZOE.without(text)).isEqualTo(without);
  }

  @Test
  @DisplayName("S42 names of one word and placeholders are in too many texts to be names")
  void noFullNames() {
    assertThat(Words.names("Zoë")).isEmpty();
    assertThat(Words.names("(no name)")).isEmpty();
    assertThat(Words.names(null)).isEmpty();
  }

  @Test
  @DisplayName("S42 50,000 messages are looked through by hashes in seconds")
  void fast() {
    LedgerHash hash = new LedgerHash(new byte[32]);
    Set<String> ledger = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      ledger.add(hash.hex("lead", "first" + i));
      ledger.add(hash.hex("name", "first" + i + " last" + i));
    }
    Map<String, Boolean> known = new HashMap<>();
    BiPredicate<String, String> has =
        (kind, value) ->
            known.computeIfAbsent(kind + value, k -> ledger.contains(hash.hex(kind, value)));
    Scrubber scrubber =
        new Scrubber(
            v -> has.test("user", v),
            v -> has.test("email", v),
            v -> has.test("lead", v),
            v -> has.test("name", v),
            LedgerKind.LONGEST_NAME);
    String text =
        "The laser cutter was aligned again yesterday and the lens is clean now. ".repeat(3);
    org.junit.jupiter.api.Assertions.assertTimeout(
        Duration.ofSeconds(30),
        () -> {
          for (int i = 0; i < 50_000; i++) {
            String one = text + (i == 7 ? "First3 Last3" : "message " + (i % 100));
            assertThat(scrubber.scrub(one).contains("[erased]")).isEqualTo(i == 7);
          }
        });
  }
}
