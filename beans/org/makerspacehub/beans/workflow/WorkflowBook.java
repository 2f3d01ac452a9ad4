package org.makerspacehub.beans.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The workflows there are. What they are was written by the executor; the hub reads it, and stops
 * and starts them.
 */
public class WorkflowBook {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String ALL =
      """
      SELECT i.workflow, i.version, i.state, v.template, v.title, v.parameters, v.maker,
             i.updated_at, s.reason,
             (SELECT MAX(t.started_at) FROM workflow_stop t
               WHERE t.workflow = i.workflow AND t.started_at IS NOT NULL) AS started_at
      FROM workflow_instance i
      JOIN workflow_version v ON v.workflow = i.workflow AND v.version = i.version
      LEFT JOIN workflow_stop s ON s.open_workflow = i.workflow
      """;

  private final JdbcClient db;
  private final Clock clock;

  /**
   * @param db as the hub's user
   * @param clock says when
   */
  public WorkflowBook(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /** All of them, by key. */
  public List<Workflow> all() {
    return db.sql(ALL + "ORDER BY i.workflow").query(WorkflowBook::workflow).list();
  }

  /** One of them; empty when nothing is called that. */
  public Optional<Workflow> find(String key) {
    return db.sql(ALL + "WHERE i.workflow = :key")
        .param("key", key)
        .query(WorkflowBook::workflow)
        .optional();
  }

  /**
   * Stops one at once.
   *
   * @param by {@code T…/U…}; null for the hub itself
   * @param reason a sentence without personal data
   * @return false when it was stopped already
   */
  public boolean stop(String key, String by, String reason) {
    try {
      return db.sql(
                  "INSERT INTO workflow_stop (workflow, stopped_by, reason, stopped_at)"
                      + " VALUES (:key, :by, :reason, :now)")
              .param("key", key)
              .param("by", by)
              .param("reason", reason)
              .param("now", Timestamp.from(clock.instant()))
              .update()
          == 1;
    } catch (DuplicateKeyException already) {
      return false;
    }
  }

  /**
   * Lets one run again from now on.
   *
   * @param by {@code T…/U…}
   * @return false when nothing had stopped it
   */
  public boolean start(String key, String by) {
    // What still waited when it was stopped is old by now, and is not made up for.
    db.sql(
            "UPDATE workflow_event SET state = 'DONE' WHERE workflow = :key AND state = 'WAITING'"
                + " AND EXISTS (SELECT 1 FROM workflow_stop WHERE open_workflow = :key)")
        .param("key", key)
        .update();
    return db.sql(
                "UPDATE workflow_stop SET started_by = :by, started_at = :now"
                    + " WHERE open_workflow = :key")
            .param("by", by)
            .param("now", Timestamp.from(clock.instant()))
            .param("key", key)
            .update()
        == 1;
  }

  private static Workflow workflow(ResultSet row, int n) throws SQLException {
    String maker = row.getString("maker");
    Instant since = row.getTimestamp("updated_at").toInstant();
    Timestamp started = row.getTimestamp("started_at");
    if (started != null && started.toInstant().isAfter(since)) {
      since = started.toInstant();
    }
    try {
      return new Workflow(
          row.getString("workflow"),
          row.getInt("version"),
          row.getString("template"),
          row.getString("title"),
          JSON.readTree(row.getString("parameters")),
          Principal.person(
              maker.substring(0, Math.max(0, maker.indexOf('/'))),
              maker.substring(maker.indexOf('/') + 1)),
          "active".equals(row.getString("state")),
          Optional.ofNullable(row.getString("reason")).orElse(""),
          since);
    } catch (JsonProcessingException broken) {
      throw new HubException(
          "The parameters of the workflow %s cannot be read.".formatted(row.getString("workflow")),
          broken);
    }
  }
}
