package org.makerspacehub.beans.audit;

import java.time.Instant;
import java.util.Map;

/**
 * One row of a record as people read it: with names, where they are still known; where they are
 * not, {@code erased:} and the first eight digits of the commitment, by which one person can still
 * be told from another.
 *
 * @param seq its number
 * @param at when it happened
 * @param step a word of {@link AuditStep}
 * @param outcome of an outcome; else null
 * @param intent the number of the intent that an outcome is of; else 0
 */
public record AuditEntry(
    long seq,
    Instant at,
    String step,
    String ref,
    String actor,
    String action,
    String target,
    Map<String, Object> details,
    String outcome,
    long intent) {}
