package org.makerspacehub.config;

import java.time.Clock;
import org.makerspacehub.beans.knowledge.book.Chunker;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Pieces of knowledge, what makes vectors of them, and the index. */
@Configuration(proxyBeanMethods = false)
public class KnowledgeParts {

  @Bean
  JdbcDocumentBook documentBook(
      JdbcClient hubJdbc, PlatformTransactionManager hubTransactions, Clock clock) {
    return new JdbcDocumentBook(hubJdbc, hubTransactions, new Chunker(), clock);
  }
}
