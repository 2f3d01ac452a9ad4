package org.makerspacehub.beans.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When workflows are due. */
class WorkflowCronTest {
  private static final ZoneId ZONE = ZoneId.of("America/Anchorage");
  private static final Instant NOW = Instant.parse("2026-11-23T18:30:00Z");

  @Test
  @DisplayName("The latest moment is found however long ago it was, on the clock of the space")
  void latest() {
    assertThat(new WorkflowCron("0 0 9 ? * MON", ZONE).latest(NOW))
        .contains(Instant.parse("2026-11-23T18:00:00Z"));
    assertThat(new WorkflowCron("0 0 10 ? * MON", ZONE).latest(NOW))
        .contains(Instant.parse("2026-11-16T19:00:00Z"));
    assertThat(new WorkflowCron("0 0 9 1 1 ?", ZONE).latest(NOW))
        .contains(Instant.parse("2026-01-01T18:00:00Z"));
    assertThat(new WorkflowCron("0 0/15 * * * ?", ZONE).latest(NOW)).contains(NOW);
    assertThat(new WorkflowCron("0 0 0 1 1 ? 2099", ZONE).latest(NOW)).isEmpty();
  }

  @Test
  @DisplayName("A schedule that nobody can read, never comes, or comes too often is none")
  void floor() {
    for (String good :
        List.of("0 0/15 * * * ?", "0 0 9 ? * MON", "0 30 8 1 * ?", "0 0 9 ? * MON-FRI")) {
      assertThat(WorkflowCron.wrong(good, ZONE, NOW)).as(good).isEmpty();
    }
    for (String often :
        List.of(
            "* * * * * ?", "0 * * * * ?", "0 0/14 * * * ?", "0 0,5 9 ? * MON", "0/30 0 9 1 1 ?")) {
      assertThat(WorkflowCron.wrong(often, ZONE, NOW)).as(often).contains("too often");
    }
    for (String none : List.of("", "daily", "0 0 9 ? *", "0 0 25 ? * MON", "${env.HOME}")) {
      assertThat(WorkflowCron.wrong(none, ZONE, NOW)).as(none).contains("no schedule");
    }
    assertThat(WorkflowCron.wrong("0 0 9 1 1 ? 2020", ZONE, NOW)).contains("never");
  }
}
