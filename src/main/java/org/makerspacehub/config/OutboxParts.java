package org.makerspacehub.config;

import java.time.Clock;
import org.makerspacehub.beans.notice.LoggedNotices;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.beans.outbox.Outbox;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the hub says of its own accord. */
@Configuration(proxyBeanMethods = false)
public class OutboxParts {

  @Bean
  Outbox outbox(JdbcClient hubJdbc, Clock clock) {
    return new JdbcOutbox(hubJdbc, clock);
  }

  @Bean
  Notices notices() {
    return new LoggedNotices();
  }
}
