package org.makerspacehub.config;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.Session;
import java.nio.file.Path;
import java.time.Clock;
import org.makerspacehub.beans.ask.KnowledgeAddCommand;
import org.makerspacehub.beans.ask.RequestDesk;
import org.makerspacehub.beans.ask.RequestForm;
import org.makerspacehub.beans.command.Modals;
import org.makerspacehub.beans.erasure.Forgotten;
import org.makerspacehub.beans.knowledge.DocumentBook;
import org.makerspacehub.beans.knowledge.RefusedPapers;
import org.makerspacehub.beans.knowledge.file.FileTaking;
import org.makerspacehub.beans.knowledge.mail.MailTaking;
import org.makerspacehub.beans.knowledge.mail.Mailbox;
import org.makerspacehub.beans.knowledge.mail.MailboxAddress;
import org.makerspacehub.beans.knowledge.mail.MailboxWatch;
import org.makerspacehub.beans.knowledge.note.NoteTaking;
import org.makerspacehub.beans.knowledge.paper.JdbcRefusedPapers;
import org.makerspacehub.beans.knowledge.paper.PaperAudience;
import org.makerspacehub.beans.knowledge.paper.PaperReader;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.retention.RawLimits;
import org.makerspacehub.processors.KeepAllowedHeaders;
import org.makerspacehub.processors.MailboxPolling;
import org.makerspacehub.routes.knowledge.FileRoutes;
import org.makerspacehub.routes.knowledge.MailRoutes;
import org.makerspacehub.routes.knowledge.NoteTakeRoutes;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** What is taken in from mails, files and notes. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailboxProperties.class)
@Import({PaperKnowledgeParts.OfMailbox.class, PaperKnowledgeParts.OfFolder.class})
public class PaperKnowledgeParts {

  @Bean
  PaperReader paperReader() {
    return new PaperReader();
  }

  @Bean
  RefusedPapers refusedPapers(JdbcClient hubJdbc) {
    return new JdbcRefusedPapers(hubJdbc);
  }

  @Bean
  NoteTaking noteTaking(
      JdbcClient hubJdbc, DocumentBook documentBook, Forgotten forgotten, Clock clock) {
    return new NoteTaking(hubJdbc, documentBook, forgotten, clock);
  }

  @Bean
  NoteTakeRoutes noteTakeRoutes(NoteTaking noteTaking) {
    return new NoteTakeRoutes(noteTaking);
  }

  @Bean
  KnowledgeAddCommand knowledgeAddCommand(
      RequestDesk requestDesk, RequestForm requestForm, Modals slackViews) {
    return new KnowledgeAddCommand(requestDesk, requestForm, slackViews);
  }

  /** A mailbox, where there is one. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnExpression("!'${hub.mailbox.url:}'.isBlank()")
  static class OfMailbox {
    @Bean
    MailboxWatch mailboxWatch(Notices notices) {
      return new MailboxWatch(notices);
    }

    @Bean
    MailTaking mailTaking(
        MailboxProperties mailbox,
        JdbcClient hubJdbc,
        PlatformTransactionManager hubTransactions,
        DocumentBook documentBook,
        PaperReader paperReader,
        OpsProperties ops,
        MailboxWatch mailboxWatch,
        RawLimits rawLimits,
        Forgotten forgotten,
        MeterRegistry meters,
        Clock clock) {
      return new MailTaking(
          new MailTaking.Place(
              hubJdbc,
              hubTransactions,
              documentBook,
              MailboxAddress.of(mailbox.url()).folder(),
              PaperAudience.of(mailbox.audience()).orElseThrow().marks()),
          paperReader,
          ops.mailFrom(),
          mailboxWatch,
          rawLimits,
          forgotten,
          meters,
          clock,
          mailbox.pause());
    }

    /** Named by the address of the consumer. */
    @Bean
    Session mailboxSession(MailboxProperties mailbox, MailTaking mailTaking) {
      return new Mailbox(
              MailboxAddress.of(mailbox.url()),
              mailbox.user(),
              mailbox.password(),
              mailbox.timeout(),
              mailTaking)
          .session();
    }

    @Bean
    MailboxPolling mailboxPolling(MailboxWatch mailboxWatch) {
      return new MailboxPolling(mailboxWatch);
    }

    @Bean
    MailRoutes mailRoutes(KeepAllowedHeaders keepAllowedHeaders, MailTaking mailTaking) {
      return new MailRoutes(keepAllowedHeaders, mailTaking);
    }
  }

  /** A folder of documents, where there is one. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnExpression("!'${hub.knowledge.dir:}'.isBlank()")
  static class OfFolder {
    @Bean
    FileTaking fileTaking(
        KnowledgeProperties knowledge,
        JdbcClient hubJdbc,
        DocumentBook documentBook,
        PaperReader paperReader,
        Forgotten forgotten,
        MeterRegistry meters,
        Clock clock) {
      return new FileTaking(
          hubJdbc, documentBook, paperReader, Path.of(knowledge.dir()), forgotten, meters, clock);
    }

    @Bean
    FileRoutes fileRoutes(FileTaking fileTaking) {
      return new FileRoutes(fileTaking);
    }
  }
}
