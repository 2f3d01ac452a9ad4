package org.makerspacehub.config;

import java.time.Clock;
import javax.sql.DataSource;
import org.makerspacehub.beans.report.FiguresReader;
import org.makerspacehub.beans.report.JdbcFigures;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** What reports are counted by. */
@Configuration(proxyBeanMethods = false)
public class FiguresParts {

  @Bean
  FiguresReader figuresReader(
      DataSource hubDataSource,
      PlatformTransactionManager hubTransactions,
      Clock clock,
      HubProperties hub) {
    return new JdbcFigures(hubDataSource, hubTransactions, clock, hub.timeZone(), hub.currency());
  }
}
