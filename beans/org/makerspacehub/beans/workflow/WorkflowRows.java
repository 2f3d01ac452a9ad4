package org.makerspacehub.beans.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.execute.Order;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows that say what a workflow is, as the executor alone may write them. */
final class WorkflowRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JdbcClient db;
  private final WorkflowRules rules;
  private final Clock clock;

  WorkflowRows(JdbcClient db, WorkflowRules rules, Clock clock) {
    this.db = db;
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * A workflow that there is.
   *
   * @param version the newest
   * @param state {@code active} or {@code stopped}
   */
  record Row(int version, String state, String template, String title, JsonNode parameters) {}

  Optional<Row> find(String key, String lock) {
    return db.sql(
            """
            SELECT i.version, i.state, v.template, v.title, v.parameters
              FROM workflow_instance i
              JOIN workflow_version v ON v.workflow = i.workflow AND v.version = i.version
             WHERE i.workflow = :key
            """
                + lock)
        .param("key", key)
        .query(
            (row, n) ->
                new Row(
                    row.getInt("version"),
                    row.getString("state"),
                    row.getString("template"),
                    row.getString("title"),
                    read(row.getString("parameters"))))
        .optional();
  }

  /** Says no to what no workflow may be. */
  void refuseWrong(String key, String template, String title, JsonNode parameters) {
    List<String> wrong = rules.wrong(key, template, title, parameters);
    if (!wrong.isEmpty()) {
      throw new HubException("Nothing was done: " + String.join(" ", wrong));
    }
  }

  WorkflowRules rules() {
    return rules;
  }

  void add(Order order, String key, int version, Row row) {
    db.sql(
            """
            INSERT INTO workflow_version
              (workflow, version, template, title, parameters, maker, request_ref, made_at)
            VALUES (:key, :version, :template, :title, :parameters, :maker, :ref, :now)
            """)
        .param("key", key)
        .param("version", version)
        .param("template", row.template())
        .param("title", row.title())
        .param("parameters", row.parameters().toString())
        .param("maker", order.requester().id())
        .param("ref", order.ref())
        .param("now", now())
        .update();
    db.sql(
            """
            INSERT INTO workflow_instance (workflow, version, state, updated_at)
            VALUES (:key, :version, :state, :now)
            ON DUPLICATE KEY UPDATE version = :version, state = :state, updated_at = :now
            """)
        .param("key", key)
        .param("version", version)
        .param("state", row.state())
        .param("now", now())
        .update();
  }

  void wish(Order order, String key) {
    db.sql(
            "INSERT INTO workflow_wish (request_ref, workflow, wished_at)"
                + " VALUES (:ref, :key, :now)")
        .param("ref", order.ref())
        .param("key", key)
        .param("now", now())
        .update();
  }

  /** The parameters of an order; missing when it has none. */
  static JsonNode parameters(Order order) {
    return order.arguments().get("parameters") instanceof Map<?, ?> given
        ? JSON.valueToTree(given)
        : com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException broken) {
      throw new HubException("What is kept of that workflow cannot be read.", broken);
    }
  }
}
