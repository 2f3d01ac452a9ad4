package org.makerspacehub.beans.erasure;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Follows the rules of the plan for one person, as one database user. */
final class ErasureHands {
  // A text that begins like JSON and goes on is a text.
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final JdbcClient db;
  private final Clock clock;

  ErasureHands(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /**
   * Follows one rule.
   *
   * @param who the person
   * @param identities ids of the person's rows in {@code external_identity}
   * @param alias what stands for the person in figures
   * @return how many rows it changed
   */
  int follow(Rule rule, Somebody who, Collection<Long> identities, String alias) {
    return switch (rule.act()) {
      case DROP, SET -> statement(rule.sql(), who, identities, alias);
      case SCRUB -> scrub(rule, who.scrubber());
      case DROP_MENTIONS -> dropMentions(rule, who.scrubber());
      case STEP, STAY -> 0;
    };
  }

  /** Whether a table is there: what is not installed holds nobody. */
  boolean has(String table) {
    return db.sql(
                "SELECT COUNT(*) FROM information_schema.tables"
                    + " WHERE table_schema = DATABASE() AND table_name = :table")
            .param("table", table)
            .query(Long.class)
            .single()
        > 0;
  }

  private int statement(String sql, Somebody who, Collection<Long> identities, String alias) {
    List<String> targets = new ArrayList<>(who.accounts());
    targets.addAll(who.members());
    Map<String, Object> values = new TreeMap<>();
    values.put("accounts", some(who.accounts()));
    values.put("users", some(who.users()));
    values.put("slacks", some(both(who.accounts(), who.users())));
    values.put("members", some(who.members()));
    values.put("contacts", some(who.contacts()));
    values.put("addresses", some(who.addresses()));
    values.put("targets", some(targets));
    values.put("identities", identities.isEmpty() ? List.of(0L) : List.copyOf(identities));
    values.put("pattern", who.users().isEmpty() ? "^-$" : String.join("|", who.users()));
    values.put("person", who.person());
    values.put("alias", alias);
    values.put("now", Timestamp.from(clock.instant()));
    values.keySet().removeIf(name -> !sql.contains(":" + name));
    return db.sql(sql).params(values).update();
  }

  private static List<String> both(Collection<String> some, Collection<String> more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /** A list that is empty is no SQL. */
  private static List<String> some(Collection<String> values) {
    return values.isEmpty() ? List.of("-") : List.copyOf(values);
  }

  private int scrub(Rule rule, Scrubber scrubber) {
    int changed = 0;
    List<String> keys = keys(rule.table());
    for (Map<String, Object> row : rows(rule, scrubber, keys)) {
      String set =
          rule.columns().stream()
              .filter(row::containsKey)
              .map(column -> column + " = :" + column)
              .collect(Collectors.joining(", "));
      changed +=
          db.sql("UPDATE " + rule.table() + " SET " + set + where(keys)).params(row).update();
    }
    return changed;
  }

  private int dropMentions(Rule rule, Scrubber scrubber) {
    int dropped = 0;
    List<String> keys = keys(rule.table());
    for (Map<String, Object> row : rows(rule, scrubber, keys)) {
      row.keySet().removeAll(rule.columns());
      dropped += db.sql("DELETE FROM " + rule.table() + where(keys)).params(row).update();
    }
    return dropped;
  }

  private static String where(List<String> keys) {
    return keys.stream()
        .map(key -> key + " = :key_" + key)
        .collect(Collectors.joining(" AND ", " WHERE ", ""));
  }

  /** The rows that speak of the person: their keys, and their columns as they shall be. */
  private List<Map<String, Object>> rows(Rule rule, Scrubber scrubber, List<String> keys) {
    List<Map<String, Object>> found = new ArrayList<>();
    List<String> columns = rule.columns().stream().sorted().toList();
    // Keys are kept apart from columns of the same name, which may change.
    String read =
        keys.stream().map(key -> key + " AS key_" + key).collect(Collectors.joining(", "))
            + ", "
            + String.join(", ", columns);
    db.sql("SELECT " + read + " FROM " + rule.table())
        .query(
            row -> {
              Map<String, Object> changed = new LinkedHashMap<>();
              for (String column : columns) {
                String text = row.getString(column);
                String without = text == null ? null : without(text, scrubber);
                if (text != null && !text.equals(without)) {
                  changed.put(column, without);
                }
              }
              if (!changed.isEmpty()) {
                for (String key : keys) {
                  changed.put("key_" + key, row.getObject("key_" + key));
                }
                found.add(changed);
              }
            });
    return found;
  }

  private List<String> keys(String table) {
    return db.sql(
            "SELECT column_name FROM information_schema.statistics WHERE table_schema = DATABASE()"
                + " AND table_name = :table AND index_name = 'PRIMARY' ORDER BY seq_in_index")
        .param("table", table)
        .query(String.class)
        .list();
  }

  /** A text without somebody; what is JSON stays JSON, and is looked through as it is meant. */
  static String without(String text, Scrubber scrubber) {
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return scrubber.scrub(text);
    }
    try {
      JsonNode before = JSON.readTree(text);
      JsonNode after = without(before, scrubber);
      return after.equals(before) ? text : JSON.writeValueAsString(after);
    } catch (IOException noJson) {
      return scrubber.scrub(text);
    }
  }

  private static JsonNode without(JsonNode node, Scrubber scrubber) {
    if (node instanceof TextNode text) {
      String inner = text.asText();
      // A form's private data and the like: JSON in a text.
      return TextNode.valueOf(
          inner.startsWith("{") || inner.startsWith("[")
              ? without(inner, scrubber)
              : scrubber.scrub(inner));
    }
    if (node instanceof ObjectNode object) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      object
          .fields()
          .forEachRemaining(
              field ->
                  copy.set(scrubber.scrub(field.getKey()), without(field.getValue(), scrubber)));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(each -> copy.add(without(each, scrubber)));
      return copy;
    }
    return node;
  }
}
