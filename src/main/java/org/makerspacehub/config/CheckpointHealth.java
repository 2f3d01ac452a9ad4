package org.makerspacehub.config;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.makerspacehub.beans.audit.AuditTrouble;
import org.makerspacehub.beans.audit.CheckpointDesk;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/**
 * Whether the records are signed as they should be; down when they are not as they were written.
 */
final class CheckpointHealth implements HealthIndicator {
  private final CheckpointDesk desk;
  private final Duration every;
  private final Clock clock;

  CheckpointHealth(CheckpointDesk desk, Duration every, Clock clock) {
    this.desk = desk;
    this.every = every;
    this.clock = clock;
  }

  @Override
  public Health health() {
    CheckpointDesk.State state = desk.state();
    Instant at = state.at();
    Health.Builder health;
    if (!state.troubles().isEmpty()) {
      health =
          Health.down()
              .withDetail("wrong", state.troubles().stream().map(AuditTrouble::sentence).toList());
    } else if (at == null) {
      health = Health.unknown();
    } else {
      // One that is a little late waits for its round; one that is very late has none.
      health =
          clock.instant().isAfter(at.plus(every.multipliedBy(2))) ? Health.down() : Health.up();
    }
    if (at != null) {
      health
          .withDetail("checkpoint", state.number())
          .withDetail("age", Duration.between(at, clock.instant()).toString())
          .withDetail("sent", state.sent());
    }
    return health.build();
  }
}
