package org.makerspacehub.hostile;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.makerspacehub.sandbox.SandboxHub;

/**
 * What is another than before: of every table that is not a diary of who asked what, and of
 * everything that a vendor was asked to do.
 */
final class Effects {
  /** What a refused call may write, and what the hub's own clockwork writes meanwhile. */
  private static final List<String> DIARIES =
      List.of(
          "QRTZ_.*",
          "flyway_.*",
          "audit_.*",
          "guard_denial",
          // Looked at row by row.
          "action_request",
          "agent_proposal",
          "ops_notice",
          "vendor_read",
          "sync_.*",
          "channel_.*",
          "workflow_run",
          "report_.*",
          // Which process holds the index, and until when.
          "knowledge_index");

  private final SandboxHub hub;
  private long lastMessage;

  Effects(SandboxHub hub) {
    this.hub = hub;
  }

  /** A sum of each table's content, and how much the vendors were asked for. */
  Map<String, String> now() {
    List<String> tables =
        column(
                1,
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'hub'"
                    + " AND table_type = 'BASE TABLE' ORDER BY table_name")
            .stream()
            .filter(table -> DIARIES.stream().noneMatch(table::matches))
            .toList();
    Map<String, String> sums = new TreeMap<>();
    for (String table : tables) {
      sums.put(table, column(2, "CHECKSUM TABLE hub." + table + " EXTENDED").get(0));
    }
    sums.put(
        "what vendors were asked to do",
        hub.control("GET", "/_state", null).path("effects").toString());
    return sums;
  }

  /** Forgets what was proposed, so that the limit on proposals hides nothing. */
  void forgetProposals() {
    try (Connection admin = hub.database().connectAsAdmin();
        Statement statement = admin.createStatement()) {
      statement.executeUpdate("DELETE FROM hub.agent_proposal");
      statement.executeUpdate(
          "UPDATE hub.action_request SET state = 'WITHDRAWN', created_at = created_at - INTERVAL 2"
              + " HOUR WHERE state IN ('PENDING', 'REFUSED')");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One that can be run, changed and stopped. */
  void aWorkflow(String maker) {
    try (Connection admin = hub.database().connectAsAdmin();
        Statement statement = admin.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO hub.workflow_version (workflow, version, template, title, parameters, maker,"
              + " request_ref, made_at) VALUES ('machine-week', 1, 'workflow-scheduled-query',"
              + " 'Machines', '{\"query\":\"machine-hours-by-week\",\"cron\":\"0 0 0 29 2 ?\","
              + "\"channel\":\"report\"}', '"
              + maker
              + "', 'AAAABBBBCCCC', UTC_TIMESTAMP(3))");
      statement.executeUpdate(
          "INSERT INTO hub.workflow_instance (workflow, version, state, updated_at) VALUES"
              + " ('machine-week', 1, 'active', UTC_TIMESTAMP(3))");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** To whom messages were written since the last time this was asked. */
  Set<String> addressed() {
    List<String> since =
        column(1, "SELECT DISTINCT address FROM hub.outbox_message WHERE id > " + lastMessage);
    lastMessage =
        Long.parseLong(column(1, "SELECT COALESCE(MAX(id), 0) FROM hub.outbox_message").get(0));
    return Set.copyOf(since);
  }

  private List<String> column(int number, String sql) {
    try (Connection admin = hub.database().connectAsAdmin();
        Statement statement = admin.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (result.next()) {
        values.add(String.valueOf(result.getString(number)));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Requests that wait for people, as {@code action requester through}. */
  Set<String> waiting() {
    return hub
        .rows(
            "SELECT ref, action, requester FROM action_request WHERE state NOT IN ('REFUSED',"
                + " 'WITHDRAWN')")
        .stream()
        .map(row -> row.get("ref") + " " + row.get("action") + " " + row.get("requester"))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Proposals that somebody is shown, as {@code action asker}. */
  Set<String> proposed() {
    return hub
        .rows("SELECT ref, action, asker, target FROM agent_proposal WHERE state = 'OPEN'")
        .stream()
        .map(
            row ->
                String.join(
                    " ", row.get("ref"), row.get("action"), row.get("asker"), row.get("target")))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** What differs, by name. */
  static Set<String> between(Map<String, String> before, Map<String, String> after) {
    Set<String> changed = new TreeSet<>();
    after.forEach(
        (name, sum) -> {
          if (!sum.equals(before.get(name))) {
            changed.add(name);
          }
        });
    return changed;
  }
}
