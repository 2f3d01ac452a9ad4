package org.makerspacehub.beans.retention;

import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.knowledge.Chunk;
import org.makerspacehub.beans.knowledge.ChunkBook;
import org.makerspacehub.beans.knowledge.DocumentBook;
import org.makerspacehub.beans.knowledge.KnowledgeDocument;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.knowledge.Summaries;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What people wrote is kept as it is for some months; then a month of a source becomes a few of its
 * sentences, without who wrote them, for the same readers; and after some more months these go too.
 * A month of a source is one transaction, so that whatever interrupts it loses nothing and doubles
 * nothing. Each run that changes anything is recorded, with what it changed.
 */
public class KnowledgeRetention {
  /** What the keys of summaries begin with; the month follows. */
  static final String SUMMARY = "summary-";

  private static final Pattern MENTION = Pattern.compile("<@[UW][A-Z0-9]{2,23}(\\|[^>]{0,200})?>");
  private static final int ROWS = 500;

  /** What is above a thread that goes on stays with it, however old it is. */
  private static final String OVER =
      "at < :limit AND (latest_reply IS NULL OR latest_reply < :slack)";

  private final JdbcClient hubJdbc;
  private final TransactionTemplate transaction;
  private final RawLimits limits;
  private final DocumentBook documents;
  private final ChunkBook chunks;
  private final Summaries summaries;
  private final AuditLog audit;

  /**
   * @param hubJdbc the hub's database
   * @param transactions of the same data source
   * @param limits how long what is kept
   * @param documents where summaries go, and what they are of goes from
   * @param chunks the pieces
   * @param summaries says it in a few sentences
   * @param audit the record
   */
  public KnowledgeRetention(
      JdbcClient hubJdbc,
      PlatformTransactionManager transactions,
      RawLimits limits,
      DocumentBook documents,
      ChunkBook chunks,
      Summaries summaries,
      AuditLog audit) {
    this.hubJdbc = hubJdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.limits = limits;
    this.documents = documents;
    this.chunks = chunks;
    this.summaries = summaries;
    this.audit = audit;
  }

  private record Old(long id, String key, SortedSet<String> audience, Instant at) {}

  /**
   * Does all there is to do today.
   *
   * @return by source, {@code kind:key}, how many documents went; empty when nothing was due, and
   *     then nothing is recorded
   * @throws org.makerspacehub.beans.audit.AuditUnavailable when it cannot be recorded: then nothing
   *     was forgotten
   */
  public Map<String, Integer> forget() {
    Map<String, Integer> gone = new TreeMap<>();
    if (!isDue()) {
      return gone;
    }
    AuditLog.Intent intent =
        audit.intent(
            Ref.next(),
            "retention",
            "retention.apply",
            "retention",
            Map.of(
                "slack", limits.oldest(SourceKind.SLACK).toString(),
                "mail", limits.oldest(SourceKind.MAIL).toString()));
    for (SourceKind kind : List.of(SourceKind.SLACK, SourceKind.MAIL)) {
      for (String source : sources(kind)) {
        byMonth(kind, source)
            .forEach((month, old) -> count(gone, kind, source, sum(kind, source, month, old)));
      }
      for (String source : sources(kind)) {
        int ended = endSummaries(kind, source);
        if (ended > 0) {
          count(gone, kind, source, ended);
        }
      }
      raw(kind, gone);
    }
    audit.outcome(intent, "done", gone);
    return gone;
  }

  private static void count(Map<String, Integer> gone, SourceKind kind, String source, int rows) {
    gone.merge(kind.key() + ":" + source, rows, Integer::sum);
  }

  private boolean isDue() {
    for (SourceKind kind : List.of(SourceKind.SLACK, SourceKind.MAIL)) {
      for (String source : sources(kind)) {
        if (!byMonth(kind, source).isEmpty() || !oldSummaries(kind, source).isEmpty()) {
          return true;
        }
      }
      if (hasRaw(kind)) {
        return true;
      }
    }
    return false;
  }

  private List<String> sources(SourceKind kind) {
    return hubJdbc
        .sql("SELECT DISTINCT source FROM knowledge_document WHERE kind = :kind AND at < :limit")
        .param("kind", kind.key())
        .param("limit", Timestamp.from(limits.oldest(kind)))
        .query(String.class)
        .list();
  }

  private Map<YearMonth, List<Old>> byMonth(SourceKind kind, String source) {
    return hubJdbc
        .sql(
            "SELECT id, document_key, audience, at FROM knowledge_document WHERE kind = :kind"
                + " AND source = :source AND at < :limit AND document_key NOT LIKE 'summary-%'"
                + " ORDER BY at, id")
        .param("kind", kind.key())
        .param("source", source)
        .param("limit", Timestamp.from(limits.oldest(kind)))
        .query(
            (row, n) ->
                new Old(
                    row.getLong("id"),
                    row.getString("document_key"),
                    Audience.of(Arrays.asList(row.getString("audience").split(" "))),
                    row.getTimestamp("at").toInstant()))
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(
                old -> limits.monthOf(old.at()), TreeMap::new, Collectors.toList()));
  }

  /** One month of one source; a summary that is there already is part of the new one. */
  private int sum(SourceKind kind, String source, YearMonth month, List<Old> old) {
    Integer rows =
        transaction.execute(
            status -> {
              SortedSet<String> audience = new TreeSet<>(old.get(0).audience());
              old.forEach(each -> audience.retainAll(each.audience()));
              String key = SUMMARY + month;
              List<Chunk> pieces = new ArrayList<>(pieces(kind, source, key, audience));
              for (Old each : old) {
                pieces.addAll(pieces(kind, source, each.key(), audience));
              }
              boolean kept = !month.isBefore(limits.oldestSummary(kind));
              // What no one reader may read all of is in no summary.
              String text =
                  audience.isEmpty() || pieces.isEmpty() || !kept
                      ? ""
                      : MENTION.matcher(summaries.of(pieces)).replaceAll("somebody").strip();
              if (!text.isEmpty()) {
                documents.put(
                    new KnowledgeDocument(
                        kind,
                        source,
                        key,
                        pieces.get(0).title(),
                        audience,
                        List.of(
                            new KnowledgeDocument.Part(
                                "Summary of " + month,
                                "",
                                old.get(old.size() - 1).at(),
                                "",
                                text))));
              }
              old.forEach(each -> documents.remove(kind, source, each.key()));
              return old.size();
            });
    return rows == null ? 0 : rows;
  }

  private List<Chunk> pieces(SourceKind kind, String source, String key, Set<String> readers) {
    List<UUID> ids =
        hubJdbc
            .sql(
                "SELECT c.id FROM knowledge_document d JOIN knowledge_chunk c"
                    + " ON c.document_id = d.id WHERE d.kind = :kind AND d.source = :source"
                    + " AND d.document_key = :key ORDER BY c.ordinal")
            .param("kind", kind.key())
            .param("source", source)
            .param("key", key)
            .query((row, n) -> JdbcDocumentBook.uuid(row.getBytes(1)))
            .list();
    List<Chunk> found =
        new ArrayList<>(chunks.readable(new ArrayList<>(new LinkedHashSet<>(ids)), readers));
    found.sort(Comparator.comparingInt(Chunk::ordinal));
    return found;
  }

  private List<String> oldSummaries(SourceKind kind, String source) {
    YearMonth oldest = limits.oldestSummary(kind);
    return hubJdbc
        .sql(
            "SELECT document_key FROM knowledge_document WHERE kind = :kind AND source = :source"
                + " AND document_key LIKE 'summary-%'")
        .param("kind", kind.key())
        .param("source", source)
        .query(String.class)
        .list()
        .stream()
        .filter(key -> month(key) != null && month(key).isBefore(oldest))
        .toList();
  }

  private static YearMonth month(String key) {
    try {
      return YearMonth.parse(key.substring(SUMMARY.length()));
    } catch (DateTimeException someOtherKey) {
      return null;
    }
  }

  private int endSummaries(SourceKind kind, String source) {
    int ended = 0;
    for (String key : oldSummaries(kind, source)) {
      ended += documents.remove(kind, source, key) ? 1 : 0;
    }
    return ended;
  }

  private boolean hasRaw(SourceKind kind) {
    return has(kind)
        && hubJdbc
            .sql(
                kind == SourceKind.SLACK
                    ? "SELECT 1 FROM slack_message WHERE " + OVER + " LIMIT 1"
                    : "SELECT 1 FROM knowledge_mail WHERE at < :limit AND state <> 'forgotten'"
                        + " LIMIT 1")
            .params(limit(kind))
            .query(Integer.class)
            .optional()
            .isPresent();
  }

  private boolean has(SourceKind kind) {
    return hubJdbc
            .sql(
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"
                    + " AND table_name = :table")
            .param("table", kind == SourceKind.SLACK ? "slack_message" : "knowledge_mail")
            .query(Long.class)
            .single()
        > 0;
  }

  /** From when on all is kept, as Slack writes times as well. */
  private Map<String, Object> limit(SourceKind kind) {
    Instant oldest = limits.oldest(kind);
    return Map.of(
        "limit", Timestamp.from(oldest), "slack", "%d.000000".formatted(oldest.getEpochSecond()));
  }

  /** The messages that documents were made of; of a mail the row stays, so that it is known. */
  private void raw(SourceKind kind, Map<String, Integer> gone) {
    if (!has(kind)) {
      return;
    }
    int rows;
    do {
      rows =
          hubJdbc
              .sql(
                  kind == SourceKind.SLACK
                      ? "DELETE FROM slack_message WHERE " + OVER + " LIMIT " + ROWS
                      : "DELETE p FROM knowledge_mail_part p JOIN knowledge_mail m"
                          + " ON m.folder = p.folder AND m.validity = p.validity AND m.uid = p.uid"
                          + " WHERE m.at < :limit")
              .params(limit(kind))
              .update();
      if (rows > 0) {
        gone.merge(
            kind == SourceKind.SLACK ? "slack_message" : "knowledge_mail", rows, Integer::sum);
      }
    } while (rows == ROWS && kind == SourceKind.SLACK);
    if (kind == SourceKind.MAIL) {
      hubJdbc
          .sql(
              "UPDATE knowledge_mail SET state = 'forgotten', reason = NULL, author = NULL, subject = NULL,"
                  + " text_hash = NULL WHERE at < :limit AND state <> 'forgotten'")
          .params(limit(kind))
          .update();
    }
  }
}
