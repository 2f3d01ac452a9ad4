package org.makerspacehub.beans.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Slips of the finger")
class TyposTest {

  @ParameterizedTest(name = "{0} for {1}: {2}")
  @CsvSource({
    "garcia, garcia, 0",
    "garzia, garcia, 1",
    "gracia, garcia, 1",
    "garci, garcia, 0",
    "garciaa, garcia, 1",
    "goncales, gonzalez, 2",
    "jon, john, 1",
    "jo, ja, -1",
    "tarcia, garcia, -1",
    "garxxx, garcia, -1",
    "ana garzia, garcia ana maria, 1",
    "ana garzia, garcia jose, -1",
  })
  void between(String typed, String name, int slips) {
    OptionalInt found = Typos.between(List.of(typed.split(" ")), List.of(name.split(" ")));
    assertThat(found).isEqualTo(slips < 0 ? OptionalInt.empty() : OptionalInt.of(slips));
  }
}
