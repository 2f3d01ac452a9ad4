package org.makerspacehub.beans.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What came in from outside and waits for the workflows that listen to it, and what was wished. */
public class WorkflowEvents {
  /** After that what was dealt with is gone. */
  static final Duration KEPT = Duration.ofDays(30);

  private static final int AT_ONCE = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JdbcClient db;
  private final Clock clock;

  /**
   * @param db as the hub's user
   * @param clock says when
   */
  public WorkflowEvents(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /**
   * Keeps an event for a workflow, once.
   *
   * @param eventKey names it for good, ASCII, at most 160 characters
   * @return false when it was there already
   */
  public boolean keep(String workflow, String eventKey, JsonNode payload) {
    return db.sql(
                "INSERT IGNORE INTO workflow_event (workflow, event_key, payload, received_at)"
                    + " VALUES (:workflow, :key, :payload, :now)")
            .param("workflow", workflow)
            .param("key", eventKey)
            .param("payload", payload.toString())
            .param("now", Timestamp.from(clock.instant()))
            .update()
        == 1;
  }

  /** What waits for a workflow, the oldest first. */
  public List<WorkflowDue> waiting(String workflow) {
    return db.sql(
            "SELECT id, event_key, payload FROM workflow_event WHERE workflow = :workflow"
                + " AND state = 'WAITING' ORDER BY id LIMIT :most")
        .param("workflow", workflow)
        .param("most", AT_ONCE)
        .query(WorkflowEvents::due)
        .list();
  }

  /** Runs that somebody asked for and that were not made yet. */
  public List<WorkflowDue> wished(Workflow workflow) {
    return db
        .sql(
            """
            SELECT w.request_ref FROM workflow_wish w
             WHERE w.workflow = :workflow AND w.wished_at >= :since
               AND NOT EXISTS (SELECT 1 FROM workflow_run r
                                WHERE r.workflow = w.workflow AND r.state <> 'RUNNING'
                                  AND r.run_key = CONVERT(CONCAT('wish:', w.request_ref) USING ascii))
             ORDER BY w.wished_at LIMIT :most
            """)
        .param("workflow", workflow.key())
        .param("since", Timestamp.from(workflow.since()))
        .param("most", AT_ONCE)
        .query(String.class)
        .list()
        .stream()
        .map(ref -> WorkflowDue.at("wish:" + ref))
        .toList();
  }

  /** Forgets what was dealt with long ago, and what nobody came for; returns how many. */
  public int forgetOld() {
    Timestamp before = Timestamp.from(clock.instant().minus(KEPT));
    int gone = 0;
    for (String state : List.of("DONE", "WAITING")) {
      gone +=
          db.sql(
                  "DELETE FROM workflow_event WHERE state = :state AND received_at < :before"
                      + " LIMIT 1000")
              .param("state", state)
              .param("before", before)
              .update();
    }
    return gone;
  }

  private static WorkflowDue due(ResultSet row, int n) throws SQLException {
    JsonNode payload;
    try {
      payload = JSON.readTree(row.getString("payload"));
    } catch (JsonProcessingException broken) {
      payload = MissingNode.getInstance();
    }
    return new WorkflowDue(
        "event:" + row.getString("event_key"), Map.of(), "", payload, row.getLong("id"));
  }
}
