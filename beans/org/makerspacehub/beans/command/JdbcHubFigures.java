package org.makerspacehub.beans.command;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the figures from the mirror and its books. */
public class JdbcHubFigures implements HubFigures {
  /** The flows of a round, in the order people care about them. */
  static final List<String> FLOWS =
      List.of(
          "sync-fabman-members",
          "sync-fabman-packages",
          "sync-fabman-invoices",
          "sync-fabman-charges",
          "sync-fabman-resources",
          "sync-fabman-logs",
          "sync-fabman-trainings",
          "sync-slack-users",
          "sync-hubspot-contacts",
          "identity-link");

  private final JdbcClient hubJdbc;

  /**
   * @param hubJdbc the mirror
   */
  public JdbcHubFigures(JdbcClient hubJdbc) {
    this.hubJdbc = hubJdbc;
  }

  @Override
  public Snapshot now() {
    List<Identities> identities = identities();
    List<Identities> members =
        identities.stream().filter(i -> i.of("fabman")).filter(i -> !i.in("deleted")).toList();
    List<Identities> accounts =
        identities.stream()
            .filter(i -> i.of("slack"))
            .filter(i -> !i.in("deleted") && !"bot".equals(i.kind()))
            .toList();
    return new Snapshot(
        FLOWS.stream().map(this::flow).toList(),
        sum(members.stream()),
        sum(members.stream().filter(i -> i.in("locked"))),
        count("SELECT COUNT(*) FROM membership_package"),
        count("SELECT COUNT(*) FROM invoice WHERE state = 'unpaid'"),
        count("SELECT COUNT(*) FROM resource WHERE state <> 'deleted'"),
        count("SELECT COUNT(*) FROM training_course WHERE state <> 'deleted'"),
        count("SELECT COUNT(*) FROM charge WHERE state = 'active'"),
        count("SELECT COUNT(*) FROM machine_log"),
        count("SELECT COUNT(*) FROM machine_log WHERE stopped_at IS NULL"),
        sum(accounts.stream()),
        sum(accounts.stream().filter(i -> List.of("matched", "confirmed").contains(i.link()))),
        sum(accounts.stream().filter(i -> "suspended".equals(i.link()))),
        sum(identities.stream().filter(i -> i.of("hubspot") && i.in("active"))),
        waiting("SELECT COUNT(*), MIN(opened_at) FROM identity_review WHERE state = 'OPEN'"),
        waiting("SELECT COUNT(*), MIN(created_at) FROM dead_letter WHERE state = 'ERROR'"));
  }

  private Flow flow(String name) {
    Run last =
        hubJdbc
            .sql(
                """
                SELECT ref, state, started_at, lease_until, outcome FROM sync_run
                 WHERE flow = :flow AND kind <> 'dry-run' ORDER BY started_at DESC LIMIT 1
                """)
            .param("flow", name)
            .query(
                (row, n) ->
                    new Run(
                        row.getString("ref"),
                        row.getString("state"),
                        instant(row, 3),
                        instant(row, 4),
                        row.getString("outcome")))
            .optional()
            .orElse(null);
    Instant doneAt =
        hubJdbc
            .sql(
                """
                SELECT finished_at FROM sync_run
                 WHERE flow = :flow AND state = 'DONE' AND kind <> 'dry-run'
                 ORDER BY started_at DESC LIMIT 1
                """)
            .param("flow", name)
            .query((row, n) -> instant(row, 1))
            .optional()
            .orElse(null);
    return new Flow(name, last, doneAt);
  }

  private List<Identities> identities() {
    return hubJdbc
        .sql(
            """
            SELECT source, state, kind, link_state, COUNT(*)
              FROM external_identity GROUP BY source, state, kind, link_state
            """)
        .query(
            (row, n) ->
                new Identities(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getLong(5)))
        .list();
  }

  private long count(String sql) {
    return hubJdbc.sql(sql).query(Long.class).single();
  }

  private Waiting waiting(String sql) {
    return hubJdbc
        .sql(sql)
        .query((row, n) -> new Waiting(row.getLong(1), instant(row, 2)))
        .single();
  }

  private static long sum(Stream<Identities> identities) {
    return identities.mapToLong(Identities::count).sum();
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    LocalDateTime utc = row.getObject(column, LocalDateTime.class);
    return utc == null ? null : utc.toInstant(ZoneOffset.UTC);
  }

  private record Identities(String source, String state, String kind, String link, long count) {
    boolean of(String vendor) {
      return source.equals(vendor);
    }

    boolean in(String wanted) {
      return state.equals(wanted);
    }
  }
}
