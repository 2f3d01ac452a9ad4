package org.makerspacehub.beans.erasure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Empties what came in that speaks of a person; the row stays, so that the same that comes a second
 * time is known. What is not worked off yet loses the person alone.
 */
public final class InboxErasure implements ErasureStep {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> OVER = Set.of("DONE", "IGNORED", "DEAD");

  private final JdbcClient hubJdbc;

  /**
   * @param hubJdbc the hub's database
   */
  public InboxErasure(JdbcClient hubJdbc) {
    this.hubJdbc = hubJdbc;
  }

  @Override
  public String table() {
    return "inbox_event";
  }

  private record Changed(long id, String event, String payload, String outcome) {}

  @Override
  public int erase(Somebody who) {
    Scrubber scrubber = who.scrubber();
    List<Changed> found = new ArrayList<>();
    hubJdbc
        .sql("SELECT id, source, event_id, payload, outcome, state FROM inbox_event")
        .query(
            row -> {
              String payload = row.getString("payload");
              String event = row.getString("event_id");
              String outcome = row.getString("outcome");
              String without = ErasureHands.without(payload, scrubber);
              boolean meant =
                  !without.equals(payload) || names(row.getString("source"), payload, who);
              String after = meant && OVER.contains(row.getString("state")) ? "{}" : without;
              String key = ErasureHands.without(event, scrubber);
              String said = outcome == null ? null : scrubber.scrub(outcome);
              if (!after.equals(payload)
                  || !key.equals(event)
                  || outcome != null && !outcome.equals(said)) {
                long id = row.getLong("id");
                found.add(new Changed(id, key.equals(event) ? key : "erased-" + id, after, said));
              }
            });
    for (Changed changed : found) {
      hubJdbc
          .sql(
              "UPDATE inbox_event SET event_id = :event, payload = :payload, outcome = :outcome"
                  + " WHERE id = :id")
          .param("event", changed.event())
          .param("payload", changed.payload())
          .param("outcome", changed.outcome())
          .param("id", changed.id())
          .update();
    }
    return found.size();
  }

  /** Whether a vendor's event is about the person's record there. */
  private static boolean names(String source, String payload, Somebody who) {
    Set<String> ids =
        source.startsWith("fabman")
            ? who.members()
            : source.startsWith("hubspot") ? who.contacts() : Set.of();
    if (ids.isEmpty()) {
      return false;
    }
    try {
      return names("", JSON.readTree(payload), ids);
    } catch (IOException noJson) {
      return false;
    }
  }

  private static boolean names(String field, JsonNode node, Set<String> ids) {
    if (node.isValueNode()) {
      String name = field.toLowerCase(Locale.ROOT);
      return (name.contains("member") || name.equals("objectid") || name.endsWith("id"))
          && ids.contains(node.asText());
    }
    if (node.isArray()) {
      for (JsonNode each : node) {
        if (names(field, each, ids)) {
          return true;
        }
      }
      return false;
    }
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      if (names(each.getKey(), each.getValue(), ids)) {
        return true;
      }
    }
    return false;
  }
}
