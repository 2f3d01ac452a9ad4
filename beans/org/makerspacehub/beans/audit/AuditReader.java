package org.makerspacehub.beans.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the records and says who it was, as long as that is known. */
public class AuditReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> BODY = new TypeReference<>() {};
  private static final int MOST = 1_000;

  static final String OPEN_INTENTS =
      """
      SELECT i.seq, i.at, i.body FROM audit_privileged i
      WHERE i.step = 'intent' AND i.seq > :from
      AND NOT EXISTS
          (SELECT 1 FROM audit_privileged o WHERE o.of_intent = i.seq)
      ORDER BY i.seq LIMIT :most""";

  private final JdbcClient audit;
  private final AuditPeople people;

  /** Up to here every intent has its outcome, and neither can change. */
  private final AtomicLong settled = new AtomicLong();

  /**
   * @param audit as the audit user
   */
  public AuditReader(JdbcClient audit) {
    this.audit = audit;
    this.people = new AuditPeople(audit);
  }

  /**
   * The rows of a record in their order.
   *
   * @param after the number before the first one wanted; 0 for the first
   * @param most rows at the most, up to a thousand
   */
  public List<AuditEntry> entries(AuditChain chain, long after, int most) {
    return resolved(
        audit
            .sql(
                "SELECT seq, at, body FROM %s WHERE seq > :after ORDER BY seq LIMIT :most"
                    .formatted(chain.table()))
            .param("after", after)
            .param("most", Math.min(most, MOST))
            .query(Row.class)
            .list());
  }

  /** The first thousand rows of a record. */
  public List<AuditEntry> entries(AuditChain chain) {
    return entries(chain, 0, MOST);
  }

  /**
   * What was about to be done and has no outcome (S3): it may have been done.
   *
   * @param olderThan recorded before this moment
   * @return the oldest first, a thousand at the most
   */
  public List<AuditEntry> openIntents(Instant olderThan) {
    long from = settled.get();
    // Read before the intents: one that comes in between is not passed over next time.
    long newest =
        audit.sql("SELECT COALESCE(MAX(seq), 0) FROM audit_privileged").query(Long.class).single();
    List<Row> open =
        audit.sql(OPEN_INTENTS).param("from", from).param("most", MOST).query(Row.class).list();
    settled.accumulateAndGet(open.isEmpty() ? newest : open.get(0).seq() - 1, Math::max);
    LocalDateTime before = LocalDateTime.ofInstant(olderThan, ZoneOffset.UTC);
    return resolved(open.stream().filter(row -> row.at().isBefore(before)).toList());
  }

  private List<AuditEntry> resolved(List<Row> rows) {
    List<Map<String, Object>> bodies = rows.stream().map(row -> parse(row.body())).toList();
    Set<String> commitments = new HashSet<>();
    for (Map<String, Object> body : bodies) {
      PersonalValues.resolved(
          body,
          who -> {
            commitments.add(hex(who));
            return who;
          });
    }
    Map<String, String> names = people.names(commitments);
    TreeMap<Integer, AuditEntry> entries = new TreeMap<>();
    for (int i = 0; i < rows.size(); i++) {
      Object body =
          PersonalValues.resolved(
              bodies.get(i),
              who -> names.getOrDefault(hex(who), "erased:" + hex(who).substring(0, 8)));
      entries.put(i, entry(rows.get(i), (Map<?, ?>) body));
    }
    return List.copyOf(entries.values());
  }

  private static AuditEntry entry(Row row, Map<?, ?> body) {
    Map<String, Object> details = new TreeMap<>();
    if (body.get("details") instanceof Map<?, ?> given) {
      given.forEach((name, value) -> details.put(String.valueOf(name), value));
    }
    return new AuditEntry(
        row.seq(),
        row.at().toInstant(ZoneOffset.UTC),
        text(body, "step"),
        text(body, "ref"),
        text(body, "actor"),
        text(body, "action"),
        text(body, "target"),
        details,
        body.containsKey("outcome") ? text(body, "outcome") : null,
        body.get("intent") instanceof Number number ? number.longValue() : 0);
  }

  private static String text(Map<?, ?> body, String name) {
    return body.get(name) instanceof String text ? text : "";
  }

  private static String hex(String who) {
    Matcher matcher = PersonalValues.COMMITMENT.matcher(who);
    return matcher.matches() ? matcher.group(1) : "";
  }

  private static Map<String, Object> parse(String body) {
    try {
      return JSON.readValue(body, BODY);
    } catch (JsonProcessingException tampered) {
      // The verifier says so; a reader shows the rest.
      return Map.of();
    }
  }

  private record Row(long seq, LocalDateTime at, String body) {}
}
