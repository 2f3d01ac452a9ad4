package org.makerspacehub.config;

import org.makerspacehub.beans.knowledge.work.IndexWorker;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** How the index does. Always "up": without it less is found, and the hub is as fit as before. */
final class IndexHealth implements HealthIndicator {
  private final IndexWorker indexWorker;

  IndexHealth(IndexWorker indexWorker) {
    this.indexWorker = indexWorker;
  }

  @Override
  public Health health() {
    String trouble = indexWorker.trouble();
    return Health.up().withDetail("index", trouble.isEmpty() ? "follows" : trouble).build();
  }
}
