package org.makerspacehub.config;

import java.time.Clock;
import java.util.Map;
import javax.sql.DataSource;
import org.makerspacehub.beans.audit.AuditErasure;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.erasure.EraseMember;
import org.makerspacehub.beans.erasure.ErasureStep;
import org.makerspacehub.beans.erasure.ErasureWork;
import org.makerspacehub.beans.erasure.ExecutorErasure;
import org.makerspacehub.beans.erasure.Forgotten;
import org.makerspacehub.beans.erasure.InboxErasure;
import org.makerspacehub.beans.erasure.JdbcForgotten;
import org.makerspacehub.beans.erasure.KnowledgeErasure;
import org.makerspacehub.beans.erasure.RecordErasure;
import org.makerspacehub.beans.erasure.RequestsErasure;
import org.makerspacehub.beans.erasure.SlackErasure;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.knowledge.ChunkStore;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.knowledge.Summaries;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.beans.retention.KnowledgeRetention;
import org.makerspacehub.beans.retention.RawLimits;
import org.makerspacehub.routes.approval.ErasureRoutes;
import org.makerspacehub.routes.approval.ExecutorErasureRoutes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** What is forgotten: by time, and with a person. */
final class RetentionParts {
  private static final int ROWS = 500;

  private RetentionParts() {}

  /** Whole tables are looked through: the driver must not hold one in memory. */
  private static JdbcClient rowByRow(DataSource source) {
    JdbcTemplate template = new JdbcTemplate(source);
    template.setFetchSize(ROWS);
    return JdbcClient.create(template);
  }

  /** The hub's part. */
  @Configuration(proxyBeanMethods = false)
  static class Forgetting {

    @Bean
    Forgotten forgotten(JdbcClient hubJdbc) {
      return new JdbcForgotten(hubJdbc);
    }

    @Bean
    RawLimits rawLimits(KnowledgeProperties knowledge, HubProperties hub, Clock clock) {
      return new RawLimits(
          Map.of(
              SourceKind.SLACK,
              new RawLimits.Months(knowledge.slackMonths(), knowledge.slackSummaryMonths()),
              SourceKind.MAIL,
              new RawLimits.Months(knowledge.mailMonths(), knowledge.mailSummaryMonths())),
          hub.timeZone(),
          clock);
    }

    @Bean
    ErasureStep knowledgeErasure(DataSource hubDataSource, Clock clock) {
      return new KnowledgeErasure(rowByRow(hubDataSource), clock);
    }

    @Bean
    ErasureStep inboxErasure(DataSource hubDataSource) {
      return new InboxErasure(rowByRow(hubDataSource));
    }

    @Bean
    ErasureStep slackErasure(DataSource hubDataSource) {
      return new SlackErasure(rowByRow(hubDataSource));
    }

    @Bean
    ErasureStep requestsErasure(DataSource hubDataSource) {
      return new RequestsErasure(rowByRow(hubDataSource));
    }

    @Bean
    ErasureWork erasureWork(
        DataSource hubDataSource,
        JdbcClient hubJdbc,
        PlatformTransactionManager hubTransactions,
        ObjectProvider<ErasureStep> steps,
        Forgotten forgotten,
        ObjectProvider<ChunkStore> store,
        AuditLog auditLog,
        Clock clock) {
      return new ErasureWork(
          rowByRow(hubDataSource),
          hubTransactions,
          steps.stream().toList(),
          forgotten,
          () -> {
            ChunkStore index = store.getIfAvailable();
            return index == null ? null : index::purge;
          },
          auditLog,
          new JdbcOutbox(hubJdbc, clock),
          clock);
    }

    @Bean
    KnowledgeRetention knowledgeRetention(
        JdbcClient hubJdbc,
        PlatformTransactionManager hubTransactions,
        RawLimits rawLimits,
        JdbcDocumentBook documentBook,
        ObjectProvider<Summaries> summaries,
        AuditLog auditLog) {
      return new KnowledgeRetention(
          hubJdbc,
          hubTransactions,
          rawLimits,
          documentBook,
          documentBook,
          chunks -> summaries.getObject().of(chunks),
          auditLog);
    }

    @Bean
    ErasureRoutes erasureRoutes(ErasureWork erasureWork) {
      return new ErasureRoutes(erasureWork);
    }
  }

  /** What the executor alone may write. */
  @Configuration(proxyBeanMethods = false)
  static class Doing {
    @Bean
    ActionExecutor eraseMember(JdbcClient executorJdbc, Deeds deeds, Clock clock) {
      return new EraseMember(executorJdbc, deeds, clock);
    }

    @Bean
    ExecutorErasure executorErasure(
        DataSource executorDataSource,
        PlatformTransactionManager executorTransactions,
        JdbcClient auditJdbc,
        AuditErasure auditErasure,
        Clock clock) {
      return new ExecutorErasure(
          rowByRow(executorDataSource),
          executorTransactions,
          new RecordErasure(auditJdbc, auditErasure),
          clock);
    }

    @Bean
    ExecutorErasureRoutes executorErasureRoutes(ExecutorErasure executorErasure) {
      return new ExecutorErasureRoutes(executorErasure);
    }
  }
}
