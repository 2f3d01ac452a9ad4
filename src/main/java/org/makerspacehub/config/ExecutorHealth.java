package org.makerspacehub.config;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.makerspacehub.beans.execute.ExecutorDesk;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Whether the executor gets through its rounds; that it is frozen is not ill. */
final class ExecutorHealth implements HealthIndicator {
  /** Longer than a round in which several vendors do not answer. */
  private static final Duration SILENT = Duration.ofMinutes(5);

  private final Supplier<ExecutorDesk.Round> last;
  private final Instant started;
  private final Clock clock;

  ExecutorHealth(Supplier<ExecutorDesk.Round> last, Instant started, Clock clock) {
    this.last = last;
    this.started = started;
    this.clock = clock;
  }

  @Override
  public Health health() {
    ExecutorDesk.Round round = last.get();
    Instant since = round.endedAt() == null ? started : round.endedAt();
    Health.Builder health =
        clock.instant().isAfter(since.plus(SILENT)) ? Health.down() : Health.up();
    return health
        .withDetail("lastRound", round.endedAt() == null ? "none" : round.endedAt().toString())
        .withDetail("frozen", round.frozen())
        .build();
  }
}
