package org.makerspacehub.beans.tell;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.makerspacehub.beans.SqlFile;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How each machine is, as far as the mirror knows: by the rules by which the workshop is told. */
public class MachinesNow {
  /** What has been running for longer was switched off without anybody telling Fabman. */
  private static final Duration LONGEST_USE = Duration.ofDays(1);

  private final JdbcClient db;
  private final Clock clock;
  private final String machines = SqlFile.read("machines-now");
  private final String asOf = SqlFile.read("report-as-of");

  /**
   * @param db the mirror
   * @param clock what "now" is
   */
  public MachinesNow(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /** How a machine is. */
  public enum How {
    FREE,
    IN_USE,
    DOWN
  }

  /**
   * A machine.
   *
   * @param name from Fabman: text from outside
   * @param how it is
   * @param why it is down, words of ours; empty while it is not
   */
  public record Machine(String name, How how, String why) {}

  /** All there are, by name; doors are none. */
  public List<Machine> all() {
    Instant now = clock.instant();
    return db
        .sql(machines)
        .param("since", Timestamp.from(now.minus(LONGEST_USE)))
        .query()
        .listOfRows()
        .stream()
        .map(
            row -> {
              MachineRules.State state = MachineRules.of(row, now);
              return new Machine(
                  Rows.text(row, "name"),
                  state.isDown()
                      ? How.DOWN
                      : Rows.number(row, "running") > 0 ? How.IN_USE : How.FREE,
                  state.isDown() ? state.why().words() : "");
            })
        .toList();
  }

  /** Up to when the machines' log was read; empty before the first time. */
  public Optional<Instant> asOf() {
    return db.sql(asOf)
        .param("flow", "sync-fabman-logs")
        .query((row, n) -> row.getTimestamp(1).toInstant())
        .optional();
  }
}
