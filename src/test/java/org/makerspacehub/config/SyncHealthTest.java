package org.makerspacehub.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.notice.LoggedNotices;
import org.makerspacehub.beans.sync.MissedSchedules;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.SimpleStatusAggregator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class SyncHealthTest {

  @Test
  @DisplayName("S23 The health says that rounds are overdue, and takes no process out of service")
  void overdue() {
    EmbeddedMariaDb server = EmbeddedMariaDb.shared();
    server.empty();
    TestClock clock = new TestClock(Instant.parse("2026-11-22T10:00:00Z"));
    JdbcClient hubJdbc =
        JdbcClient.create(new DriverManagerDataSource(server.url(), "hub_app", "hub_app"));
    SyncHealth health =
        new SyncHealth(
            new MissedSchedules(hubJdbc, new LoggedNotices(), clock, Duration.ofMinutes(5)));
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);

    clock.tick(Duration.ofMinutes(11));

    Health overdue = health.health();
    assertThat(overdue.getStatus().getCode()).isEqualTo("OVERDUE");
    assertThat(overdue.getDetails().get("missed").toString()).contains("No round of the sync");
    assertThat(new SimpleStatusAggregator().getAggregateStatus(Status.UP, overdue.getStatus()))
        .isEqualTo(Status.UP);
  }
}
