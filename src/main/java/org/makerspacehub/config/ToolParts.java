package org.makerspacehub.config;

import java.time.Clock;
import javax.sql.DataSource;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.query.JdbcNamedQueries;
import org.makerspacehub.beans.query.NamedQueries;
import org.makerspacehub.beans.query.QueryCatalogue;
import org.makerspacehub.beans.query.QueryCommand;
import org.makerspacehub.beans.query.QueryWords;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What agents, programs and people look up and ask for, and the commands for the same. */
@Configuration(proxyBeanMethods = false)
public class ToolParts {
  private static final int LONGEST_QUERY_SECONDS = 5;

  @Bean
  NamedQueries namedQueries(DataSource hubDataSource, Guard guard, Clock clock, HubProperties hub) {
    return new JdbcNamedQueries(
        new QueryCatalogue(),
        hubDataSource,
        guard,
        clock,
        hub.timeZone(),
        hub.currency(),
        LONGEST_QUERY_SECONDS);
  }

  @Bean
  QueryWords queryWords(When when) {
    return new QueryWords(when);
  }

  @Bean
  QueryCommand queryCommand(NamedQueries namedQueries, QueryWords queryWords) {
    return new QueryCommand(namedQueries, queryWords);
  }
}
