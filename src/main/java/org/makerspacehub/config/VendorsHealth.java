package org.makerspacehub.config;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Collection;
import java.util.Locale;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/**
 * Which vendors are being left alone for a moment because they keep failing. Always "up": that a
 * vendor is away does not make the connector unfit.
 */
final class VendorsHealth implements HealthIndicator {
  private final Collection<CircuitBreaker> breakers;

  VendorsHealth(Collection<CircuitBreaker> breakers) {
    this.breakers = breakers;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    for (CircuitBreaker breaker : breakers) {
      health.withDetail(
          breaker.getName(), breaker.getState().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    return health.build();
  }
}
