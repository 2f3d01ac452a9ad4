package org.makerspacehub.config;

import java.util.List;
import org.makerspacehub.beans.sync.MissedSchedules;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

/**
 * Whether rounds of the sync run when they should, for whoever looks at the health in detail. A
 * process with an old mirror still answers, so being overdue takes it out of nothing.
 */
final class SyncHealth implements HealthIndicator {
  // Not among the states that Spring weighs, so the health as a whole stays what it is.
  private static final Status OVERDUE = new Status("OVERDUE");

  private final MissedSchedules missedSchedules;

  SyncHealth(MissedSchedules missedSchedules) {
    this.missedSchedules = missedSchedules;
  }

  @Override
  public Health health() {
    List<String> overdue =
        missedSchedules.overdue().stream().map(MissedSchedules.Missed::sentence).toList();
    return overdue.isEmpty()
        ? Health.up().build()
        : Health.status(OVERDUE).withDetail("missed", overdue).build();
  }
}
