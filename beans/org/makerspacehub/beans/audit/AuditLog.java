package org.makerspacehub.beans.audit;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.makerspacehub.beans.CanonicalJson;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Sha256;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The records, each a chain without gaps ({@link AuditChain}). What is about to be done is written
 * and committed first, what came of it afterwards.
 *
 * <p>{@code hash = SHA-256(domain ‖ \n ‖ seq ‖ \n ‖ previous hash ‖ \n ‖ body)}, all in UTF-8,
 * where the domain is {@link AuditChain#domain}, seq is decimal and counts from 1, hashes are
 * lower-case hex, the hash before the first is 64 zeros, and the body is {@link CanonicalJson},
 * kept as it was hashed. None of the parts before the body can hold a line break, so nothing can
 * wander between them.
 *
 * <p>Nobody's name is in a body (S8): Slack accounts, member numbers, addresses and what is {@link
 * Personal} stand there as {@code who:} and a commitment, and {@link AuditReader} says who it was
 * while that is known.
 */
public class AuditLog {
  /** What the first row has as its previous hash. */
  public static final String FIRST_PREVIOUS = "0".repeat(64);

  private static final int ATTEMPTS = 5;

  private final JdbcClient audit;
  private final TransactionTemplate own;
  private final Clock clock;
  private final AuditPeople people;

  /**
   * @param audit as the audit user
   * @param transactions of the same data source
   * @param clock when it happened
   */
  public AuditLog(JdbcClient audit, PlatformTransactionManager transactions, Clock clock) {
    this.audit = audit;
    this.clock = clock;
    this.people = new AuditPeople(audit);
    this.own = new TransactionTemplate(transactions);
    this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    // Who waited for the lock must then see the row that the one before has added.
    this.own.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
  }

  /**
   * Records what is about to be done; committed when this returns.
   *
   * @param ref what it is part of
   * @param actor who does it, for example {@code T…/U…} or a service's name
   * @param action for example {@code role.bootstrap}
   * @param target what to, for example {@code T…/U…}
   * @param details what else counts, by {@link CanonicalJson}, and {@link Personal}; no secrets
   * @throws AuditUnavailable when it could not be written: then nothing may be done
   */
  public Intent intent(
      String ref, String actor, String action, String target, Map<String, ?> details) {
    Intent intent = new Intent(0, ref, actor, action, target);
    return intent.at(append(AuditChain.PRIVILEGED, body(intent, AuditStep.INTENT, null, details)));
  }

  /**
   * Records what came of an intent.
   *
   * @param outcome for example {@code done}, {@code refused}, {@code failed}
   * @param details as for the intent
   * @return its number in the record
   * @throws AuditUnavailable when it could not be written
   */
  public long outcome(Intent intent, String outcome, Map<String, ?> details) {
    return append(AuditChain.PRIVILEGED, body(intent, AuditStep.OUTCOME, outcome, details));
  }

  /**
   * Records something that happened; committed when this returns.
   *
   * @param chain which record
   * @param ref what it is part of
   * @param actor who did it, as for an intent
   * @param step what happened, a word of {@link AuditStep}
   * @param action what it is about, for example {@code door-code.issue}
   * @param target as for an intent
   * @param details as for an intent
   * @return its number in that record
   * @throws AuditUnavailable when it could not be written: then it may not count
   */
  public long record(
      AuditChain chain,
      String ref,
      String actor,
      String step,
      String action,
      String target,
      Map<String, ?> details) {
    return append(chain, body(new Intent(0, ref, actor, action, target), step, null, details));
  }

  /**
   * What was recorded as about to be done.
   *
   * @param seq its number in the record
   */
  public record Intent(long seq, String ref, String actor, String action, String target) {
    private Intent at(long number) {
      return new Intent(number, ref, actor, action, target);
    }
  }

  /** The hash of one row, in hex. */
  public static String hash(AuditChain chain, long seq, String previous, String body) {
    return Sha256.hex(chain.domain() + "\n" + seq + "\n" + previous + "\n" + body);
  }

  private static TreeMap<String, Object> body(
      Intent intent, String step, String outcome, Map<String, ?> details) {
    TreeMap<String, Object> body = new TreeMap<>();
    body.put("step", step);
    body.put("ref", intent.ref());
    body.put("actor", intent.actor());
    body.put("action", intent.action());
    body.put("target", intent.target());
    body.put("details", details);
    if (outcome != null) {
      body.put("outcome", outcome);
      body.put("intent", intent.seq());
    }
    return body;
  }

  private long append(AuditChain chain, TreeMap<String, Object> body) {
    for (int attempt = 1; ; attempt++) {
      try {
        Long seq = own.execute(transaction -> insert(chain, body));
        if (seq == null) {
          throw new AuditUnavailable(null);
        }
        return seq;
      } catch (DuplicateKeyException | ConcurrencyFailureException overtaken) {
        // Two first rows at once, or a server that lost the lock in between.
        if (attempt == ATTEMPTS) {
          throw new AuditUnavailable(overtaken);
        }
      } catch (DataAccessException | TransactionException impossible) {
        throw new AuditUnavailable(impossible);
      }
    }
  }

  private long insert(AuditChain chain, TreeMap<String, Object> given) {
    LocalDateTime at =
        LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)
            .truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
    TreeMap<String, Object> body = withoutNames(given, at);
    // One writer at a time: the first row is the lock, because the last one is another each time.
    audit
        .sql("SELECT seq FROM %s WHERE seq = 1 FOR UPDATE WAIT 2".formatted(chain.table()))
        .query(Long.class)
        .optional();
    Tail tail =
        audit
            .sql(
                "SELECT seq, hash FROM %s ORDER BY seq DESC LIMIT 1 FOR UPDATE"
                    .formatted(chain.table()))
            .query((row, n) -> new Tail(row.getLong("seq"), row.getString("hash")))
            .optional()
            .orElse(new Tail(0, FIRST_PREVIOUS));
    long seq = tail.seq() + 1;
    body.put("at", ChainRow.written(at));
    String written = CanonicalJson.write(body);
    int rows =
        audit
            .sql(
                """
                INSERT INTO %s (seq, prev_hash, hash, at, body)
                VALUES (:seq, :previous, :hash, :at, :body)"""
                    .formatted(chain.table()))
            .param("seq", seq)
            .param("previous", tail.hash())
            .param("hash", hash(chain, seq, tail.hash(), written))
            .param("at", at)
            .param("body", written)
            .update();
    if (rows != 1) {
      throw new HubException("The audit record did not take the row.");
    }
    return seq;
  }

  private TreeMap<String, Object> withoutNames(TreeMap<String, Object> given, LocalDateTime at) {
    Set<String> personal = new HashSet<>();
    for (String part : List.of("actor", "target")) {
      if (given.get(part) instanceof String text && PersonalValues.isPersonal(text)) {
        personal.add(text);
      }
    }
    PersonalValues.collect(given.get("details"), personal);
    Map<String, String> commitments = people.commit(personal, at);
    TreeMap<String, Object> body = new TreeMap<>(given);
    for (String part : List.of("actor", "target")) {
      if (given.get(part) instanceof String text && PersonalValues.isPersonal(text)) {
        body.put(part, commitments.get(text));
      }
    }
    body.put("details", PersonalValues.replaced(given.get("details"), commitments));
    return body;
  }

  private record Tail(long seq, String hash) {}
}
