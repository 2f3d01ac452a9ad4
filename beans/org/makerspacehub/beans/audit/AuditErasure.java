package org.makerspacehub.beans.audit;

import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Takes a name out of the records (S8): the row that says who it was goes, the chains stay as they
 * are. That it was done is recorded with the commitment alone.
 */
public class AuditErasure {
  private final JdbcClient executor;
  private final AuditLog audit;

  /**
   * @param executor as the executor's user, who alone may delete there, and cannot read names
   * @param audit where it is recorded
   */
  public AuditErasure(JdbcClient executor, AuditLog audit) {
    this.executor = executor;
    this.audit = audit;
  }

  /**
   * Forgets who somebody was.
   *
   * @param ref what it is part of
   * @param by who does it, as for an intent; not the one who is erased
   * @param texts everything that named the person: accounts {@code T…/U…}, member numbers,
   *     addresses
   * @return how many of them the records had known
   * @throws AuditUnavailable when it could not be recorded: then nothing was erased
   */
  public int erase(String ref, String by, List<String> texts) {
    int erased = 0;
    for (String text : texts) {
      String hash = AuditPeople.textHash(text);
      List<String> known =
          executor
              .sql("SELECT commitment FROM audit_person WHERE text_hash = :hash")
              .param("hash", hash)
              .query(String.class)
              .list();
      for (String commitment : known) {
        AuditLog.Intent intent =
            audit.intent(
                ref,
                by,
                "audit.erase",
                "audit/person",
                Map.of("who", new PersonalValues.Commitment(commitment)));
        erased +=
            executor
                .sql("DELETE FROM audit_person WHERE commitment = :commitment")
                .param("commitment", commitment)
                .update();
        audit.outcome(intent, AuditStep.ERASED, Map.of());
      }
    }
    return erased;
  }
}
