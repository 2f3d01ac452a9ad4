package org.makerspacehub.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the database holds, table by table, without what differs from one run to the next: numbers
 * that the database gives, random ids of persons, and when we looked. Two hubs that know the same
 * have the same dump.
 */
public final class MirrorDump {
  /** Books of how it came about; everything else must be equal. */
  private static final Set<String> BOOKS =
      Set.of(
          "sync_run",
          "sync_cursor",
          "sync_request",
          "vendor_read",
          "hint_read",
          "sync_brake",
          "sync_staged",
          "inbox_event",
          "signature_seen",
          "dead_letter",
          "guard_denial",
          "outbox_message",
          "outbox_attachment",
          "ops_notice",
          // What reports and notices did by the clock, whatever the sync did meanwhile.
          "report_schedule",
          "report_request",
          "report_run",
          "notice_start",
          "notice_held",
          "notice_brake",
          "member_notice",
          "machine_outage",
          "digest_week",
          "home_view",
          "flyway_schema_history");

  /** What is taken in by looks of its own, and not by a round of the sync. */
  private static final Pattern OTHERS = Pattern.compile("(knowledge|slack|erasure)_.*");

  /** When we looked, not what we saw: only whether there is one counts. */
  private static final Set<String> OUR_MOMENTS =
      Set.of(
          "first_seen_at",
          "last_seen_at",
          "read_at",
          "opened_at",
          "closed_at",
          "ended_at",
          "gone_at",
          "moved_at",
          "decided_at",
          "snoozed_until");

  private final Map<String, List<String>> tables;

  private MirrorDump(Map<String, List<String>> tables) {
    this.tables = tables;
  }

  /** What is there now. */
  public static MirrorDump of(EmbeddedMariaDb database) {
    try (Connection connection = database.connectAsAdmin();
        Statement statement = connection.createStatement()) {
      List<String> names = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT table_name FROM information_schema.tables WHERE table_schema = 'hub'"
                  + " AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'QRTZ%'"
                  + " AND table_name NOT LIKE 'audit%' ORDER BY table_name")) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      Map<String, String> identities = new HashMap<>();
      Map<String, String> persons = new HashMap<>();
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT id, source, external_id, person_id FROM external_identity"
                  + " ORDER BY source, external_id")) {
        while (rows.next()) {
          String key = rows.getString(2) + ":" + rows.getString(3);
          identities.put(rows.getString(1), key);
          if (rows.getString(4) != null) {
            persons.putIfAbsent(rows.getString(4), "person of " + key);
          }
        }
      }
      Map<String, String> reviews = new HashMap<>();
      try (ResultSet rows =
          statement.executeQuery("SELECT id, identity_id, reason, state FROM identity_review")) {
        while (rows.next()) {
          reviews.put(
              rows.getString(1),
              "review of %s for %s, %s"
                  .formatted(
                      identities.get(rows.getString(2)), rows.getString(3), rows.getString(4)));
        }
      }
      Map<String, List<String>> tables = new LinkedHashMap<>();
      for (String name : names) {
        if (!BOOKS.contains(name) && !OTHERS.matcher(name).matches()) {
          tables.put(name, rows(statement, name, identities, persons, reviews));
        }
      }
      return new MirrorDump(tables);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fails with the first tables and rows that differ. */
  public void assertSameAs(MirrorDump expected, String when) {
    for (Map.Entry<String, List<String>> table : expected.tables.entrySet()) {
      List<String> here = tables.get(table.getKey());
      List<String> missing = without(table.getValue(), here);
      List<String> tooMuch = without(here, table.getValue());
      assertThat(head(missing)).as("%s: missing from %s", when, table.getKey()).isEmpty();
      assertThat(head(tooMuch)).as("%s: too much in %s", when, table.getKey()).isEmpty();
    }
  }

  /** How many rows each table has. */
  public Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new TreeMap<>();
    tables.forEach((name, rows) -> sizes.put(name, rows.size()));
    return sizes;
  }

  private static List<String> without(List<String> rows, List<String> others) {
    Map<String, Integer> counts = new HashMap<>();
    others.forEach(row -> counts.merge(row, 1, Integer::sum));
    return rows.stream().filter(row -> counts.merge(row, -1, Integer::sum) < 0).toList();
  }

  private static List<String> head(List<String> rows) {
    return rows.size() <= 5 ? rows : new ArrayList<>(rows.subList(0, 5));
  }

  private static List<String> rows(
      Statement statement,
      String table,
      Map<String, String> identities,
      Map<String, String> persons,
      Map<String, String> reviews)
      throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery("SELECT * FROM `" + table + "`")) {
      var columns = result.getMetaData();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          String column = columns.getColumnLabel(i);
          String value = result.getString(i);
          if (column.equals("id") && columns.isAutoIncrement(i)) {
            continue;
          }
          if (table.equals("person") && column.equals("created_at")) {
            continue;
          }
          if (column.equals("ref") || column.equals("read_ticket")) {
            continue;
          }
          if (value != null) {
            if (OUR_MOMENTS.contains(column)) {
              value = "(then)";
            } else if (persons.containsKey(value)) {
              value = persons.get(value);
            } else if (Set.of("identity_id", "candidate_id", "open_identity").contains(column)) {
              value = identities.get(value);
            } else if (column.equals("review_id")) {
              value = reviews.get(value);
            }
          }
          row.append(column).append('=').append(value).append(' ');
        }
        rows.add(row.toString().strip());
      }
    }
    rows.sort(null);
    return rows;
  }
}
