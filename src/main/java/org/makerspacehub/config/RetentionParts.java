package org.makerspacehub.config;

import java.time.Clock;
import java.util.Map;
import org.makerspacehub.beans.erasure.Forgotten;
import org.makerspacehub.beans.erasure.JdbcForgotten;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.retention.RawLimits;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is forgotten: by time, and with a person. */
@Configuration(proxyBeanMethods = false)
public class RetentionParts {
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
}
