package org.makerspacehub.config;

import org.makerspacehub.beans.agent.run.ModelLine;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/**
 * Whether the model answers. Always "up": without it the hub is slower of wit, and as fit as
 * before.
 */
final class ModelHealth implements HealthIndicator {
  private final ModelLine model;

  ModelHealth(ModelLine model) {
    this.model = model;
  }

  @Override
  public Health health() {
    return Health.up()
        .withDetail("model", !model.isSet() ? "not set" : model.isUp() ? "up" : "down")
        .build();
  }
}
