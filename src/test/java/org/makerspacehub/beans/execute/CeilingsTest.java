package org.makerspacehub.beans.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.support.TestClock;

class CeilingsTest {
  private static final ZoneId ZONE = ZoneId.of("America/Anchorage");
  private final TestClock clock = new TestClock(Instant.parse("2026-11-23T08:00:00Z"));

  @Test
  @DisplayName("A34 what is not set keeps its built-in limit, also of an action nobody thought of")
  void builtIn() {
    Ceilings ceilings = new Ceilings("door-code.issue=2", ZONE, clock);
    assertThat(over(ceilings, "door-code.issue", Map.of("hours", 1), 0, 1, 0)).isEmpty();
    assertThat(over(ceilings, "door-code.issue", Map.of("hours", 1), 0, 2, 0)).contains("2");
    assertThat(over(ceilings, "door-code.issue", Map.of("hours", 169), 0, 0, 0)).contains("168");
    assertThat(over(ceilings, "door-code.issue", Map.of(), 0, 0, 0)).isNotEmpty();
    assertThat(over(ceilings, "credit.grant", Map.of(), 1, 0, 50_000)).contains("500.00");
    assertThat(over(ceilings, "credit.grant", Map.of(), Long.MAX_VALUE, 0, 1)).isNotEmpty();
    assertThat(over(ceilings, "credit.grant", Map.of(), -1, 0, 0)).isNotEmpty();
    assertThat(over(ceilings, "brand.new", Map.of(), 0, 9, 0)).isEmpty();
    assertThat(over(ceilings, "brand.new", Map.of(), 0, 10, 0)).isNotEmpty();
  }

  @Test
  void aCountAloneKeepsTheSum() {
    Ceilings ceilings = new Ceilings("credit.grant=3", ZONE, clock);
    assertThat(over(ceilings, "credit.grant", Map.of(), 50_001, 0, 0)).isNotEmpty();
    assertThat(over(ceilings, "credit.grant", Map.of(), 50_000, 2, 0)).isEmpty();
  }

  @Test
  void aDayBeginsInTheMakerspace() {
    assertThat(new Ceilings("", ZONE, clock).dayBegan())
        .isEqualTo(Instant.parse("2026-11-22T09:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "door-code.issue=", "a=1;b=2", "a=-1", "a=1/x", "door-code.hours=1/2"})
  void whatCannotBeReadStopsTheStart(String settings) {
    assertThatThrownBy(() -> new Ceilings(settings, ZONE, clock))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("EXECUTOR_CEILINGS");
  }

  private static String over(
      Ceilings ceilings, String action, Map<String, Object> given, long amount, long n, long sum) {
    return ceilings.over(
        new Order("r", action, "t", given, Principal.person("T1", "U1"), "k"),
        amount,
        new Ceilings.Sent(n, sum));
  }
}
