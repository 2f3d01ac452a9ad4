package org.makerspacehub.beans.policy;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Refusals in {@code guard_denial}. */
public class JdbcDenialLog implements DenialLog {
  private final JdbcClient hub;
  private final TransactionTemplate own;
  private final Clock clock;

  /**
   * @param hub as a user that may add to {@code guard_denial}
   * @param transactions of the same data source
   * @param clock when it was refused
   */
  public JdbcDenialLog(JdbcClient hub, PlatformTransactionManager transactions, Clock clock) {
    this.hub = hub;
    this.own = new TransactionTemplate(transactions);
    // What was refused often ends in a rollback, and that must not take the record with it.
    this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.clock = clock;
  }

  @Override
  public void record(Denial denial) {
    own.executeWithoutResult(
        transaction ->
            hub.sql(
                    """
                    INSERT INTO guard_denial
                      (ref, denied_at, principal, action, resource, reason, policy_hash)
                    VALUES (:ref, :at, :principal, :action, :resource, :reason, :hash)""")
                .param("ref", denial.ref())
                .param("at", LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .param("principal", fitting(denial.principal(), 128))
                .param("action", fitting(denial.action(), 64).replaceAll("[^\\x20-\\x7e]", "?"))
                .param("resource", fitting(denial.resource(), 191))
                .param("reason", fitting(denial.reason(), 500))
                .param("hash", denial.policyHash())
                .update());
  }

  private static String fitting(String text, int characters) {
    if (text.codePointCount(0, text.length()) <= characters) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, characters - 1)) + "…";
  }
}
