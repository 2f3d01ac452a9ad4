package org.makerspacehub.config;

import java.time.Clock;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.AuditReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** The record of privileged actions. */
@Configuration(proxyBeanMethods = false)
class AuditParts {
  @Bean
  AuditLog auditLog(
      JdbcClient auditJdbc, PlatformTransactionManager auditTransactions, Clock clock) {
    return new AuditLog(auditJdbc, auditTransactions, clock);
  }

  @Bean
  AuditReader auditReader(JdbcClient auditJdbc) {
    return new AuditReader(auditJdbc);
  }
}
