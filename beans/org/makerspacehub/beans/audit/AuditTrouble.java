package org.makerspacehub.beans.audit;

/**
 * The first place in a record that is not as it was written.
 *
 * @param where the record, for example {@code audit_privileged}, {@code audit_checkpoint} or a
 *     folder
 * @param seq the number of the row; from there on nothing is certain
 * @param what is wrong with it, as the rest of a sentence
 */
public record AuditTrouble(String where, long seq, String what) {
  /** One sentence. */
  public String sentence() {
    return "%s, row %d: %s.".formatted(where, seq, what);
  }
}
