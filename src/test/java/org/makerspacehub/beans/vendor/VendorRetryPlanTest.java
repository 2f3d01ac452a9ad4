package org.makerspacehub.beans.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class VendorRetryPlanTest {
  private final VendorRetryPlan plan =
      new VendorRetryPlan(4, Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(30));

  @Test
  @DisplayName("Waits double, and the attempts are counted")
  void doubles() {
    IOException down = new IOException();
    assertThat(plan.next(1, Duration.ZERO, down)).contains(Duration.ofSeconds(1));
    assertThat(plan.next(2, Duration.ZERO, down)).contains(Duration.ofSeconds(2));
    assertThat(plan.next(3, Duration.ZERO, down)).contains(Duration.ofSeconds(4));
    assertThat(plan.next(4, Duration.ZERO, down)).isEmpty();
  }

  @Test
  @DisplayName("A vendor that asks for a longer wait gets it, if the caller can wait that long")
  void retryAfter() {
    assertThat(plan.next(1, Duration.ZERO, asking(7))).contains(Duration.ofSeconds(7));
    assertThat(plan.next(3, Duration.ZERO, asking(2))).contains(Duration.ofSeconds(4));
    assertThat(plan.next(1, Duration.ZERO, asking(21))).isEmpty();
  }

  @Test
  @DisplayName("No attempt begins that could end after the caller's patience")
  void patience() {
    assertThat(plan.next(1, Duration.ofSeconds(19), new IOException()))
        .contains(Duration.ofSeconds(1));
    assertThat(plan.next(1, Duration.ofMillis(19_001), new IOException())).isEmpty();
  }

  private static VendorUnavailable asking(int seconds) {
    return new VendorUnavailable("busy", Duration.ofSeconds(seconds), null);
  }
}
