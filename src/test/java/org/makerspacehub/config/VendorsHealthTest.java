package org.makerspacehub.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.vendor.VendorBreaker;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

class VendorsHealthTest {
  @Test
  @DisplayName("a vendor that is left alone is shown, and does not make the connector unfit")
  void shown() {
    CircuitBreaker fabman = VendorBreaker.of("fabman", 2, Duration.ofSeconds(20));
    CircuitBreaker slack = VendorBreaker.of("slack", 2, Duration.ofSeconds(20));
    VendorsHealth vendors = new VendorsHealth(List.of(fabman, slack));
    assertThat(vendors.health().getDetails())
        .containsEntry("fabman", "closed")
        .containsEntry("slack", "closed");

    fabman.transitionToOpenState();
    slack.transitionToOpenState();
    slack.transitionToHalfOpenState();

    Health health = vendors.health();
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails())
        .containsEntry("fabman", "open")
        .containsEntry("slack", "half-open");
  }
}
