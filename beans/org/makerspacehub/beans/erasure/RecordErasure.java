package org.makerspacehub.beans.erasure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.makerspacehub.beans.audit.AuditErasure;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Takes a person's names, and words that speak of the person, away from beside the records (S8).
 */
public final class RecordErasure {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JdbcClient auditJdbc;
  private final AuditErasure erasure;

  /**
   * @param auditJdbc as the audit's user, who may read whom the records speak of
   * @param erasure removes, and has it recorded
   */
  public RecordErasure(JdbcClient auditJdbc, AuditErasure erasure) {
    this.auditJdbc = auditJdbc;
    this.erasure = erasure;
  }

  /**
   * Erases.
   *
   * @param ref of the request
   * @param by who does it, for the record
   * @return how many the records had known
   */
  int erase(String ref, String by, Somebody who) {
    Scrubber scrubber = who.scrubber();
    List<String> texts = new ArrayList<>();
    auditJdbc
        .sql("SELECT text FROM audit_person")
        .query(
            row -> {
              String text = read(row.getString("text"));
              if (who.members().contains(text)
                  || who.contacts().contains(text)
                  || who.members().contains(text.replaceFirst("^member/", ""))
                  || !scrubber.scrub(text).equals(text)) {
                texts.add(text);
              }
            });
    return erasure.erase(ref, by, texts);
  }

  private static String read(String json) {
    try {
      return JSON.readValue(json, String.class);
    } catch (JsonProcessingException notOurs) {
      return json;
    }
  }
}
