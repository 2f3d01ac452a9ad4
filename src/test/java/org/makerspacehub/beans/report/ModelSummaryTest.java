package org.makerspacehub.beans.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSummaryTest {
  private String told;
  private String shown;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Membership grew to 1,204: 31 joined, 3 came back and 22 left.",
        "1204 members at the end of the month. Revenue was 70,155.00 USD.",
        "Revenue was 70155 USD and 45 EUR, and 43 members have overdue bills.",
        "More joined than left in 2026-10.",
        "A quiet month; nothing stands out."
      })
  @DisplayName("sentences whose numbers are figures of the report stand")
  void agrees(String sentence) {
    assertThat(summary(sentence)).contains(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Membership grew by 12 to 1,204.",
        "Revenue rose 4% to 70,155.00 USD.",
        "Membership doubled.",
        "Nearly 1,300 members.",
        "About 70k USD.",
        "Some 12 hundred members.",
        "Thirty-one joined.",
        "1,20 members joined.",
        "1204.5 members.",
        "١٢٠٤ members.",
        "Half of the members paid.",
        "31st place, 3x better.",
        "Members: 1²."
      })
  @DisplayName("a number that is none of the figures leaves the whole summary out")
  void disagrees(String sentence) {
    assertThat(summary(sentence)).isEmpty();
  }

  @Test
  @DisplayName("the model is shown figures alone: no name of a machine, a package or a person")
  void figuresAlone() {
    summary("Fine.");

    assertThat(told).contains("exactly as it is given");
    assertThat(shown).contains("1204").contains("70155.00 USD");
    ReportFigures october = ReportSamples.october();
    october.machines().forEach(machine -> assertThat(shown).doesNotContain(machine.name()));
    october.revenue().stream()
        .filter(row -> row.name() != null)
        .forEach(row -> assertThat(shown).doesNotContain(row.name()));
  }

  @Test
  @DisplayName("a model that says nothing leaves the report as it is")
  void nothing() {
    assertThat(summary(null)).isEmpty();
    assertThat(summary("  ")).isEmpty();
  }

  private java.util.Optional<String> summary(String answer) {
    return new ModelSummary(
            (prompt, figures) -> {
              told = prompt;
              shown = figures;
              return answer;
            })
        .of(ReportSamples.october());
  }
}
