package org.makerspacehub.config;

import java.time.Clock;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.policy.DenialLog;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.JdbcDenialLog;
import org.makerspacehub.beans.policy.JdbcRoleGrants;
import org.makerspacehub.beans.policy.LoggedDenials;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.RoleGrants;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** The guard and what it looks at. A process without the hub's database knows no roles. */
@Configuration(proxyBeanMethods = false)
class PolicyParts {
  /** How far the hub reaches out, for whoever asks, speaks or sends. */
  @Bean
  HubMode hubMode(HubProperties hub) {
    return hub.mode();
  }

  @Bean
  Policies policies() {
    return new Policies(Policies.BUILT_IN);
  }

  @Bean
  RoleGrants roleGrants(@Qualifier("hubJdbc") ObjectProvider<JdbcClient> hubJdbc, Clock clock) {
    JdbcClient hub = hubJdbc.getIfAvailable();
    return hub == null ? RoleGrants.NONE : new JdbcRoleGrants(hub, clock);
  }

  @Bean
  DenialLog denialLog(
      @Qualifier("hubJdbc") ObjectProvider<JdbcClient> hubJdbc,
      @Qualifier("hubTransactions") ObjectProvider<PlatformTransactionManager> hubTransactions,
      Clock clock) {
    JdbcClient hub = hubJdbc.getIfAvailable();
    return hub == null
        ? new LoggedDenials()
        : new JdbcDenialLog(hub, hubTransactions.getObject(), clock);
  }

  @Bean
  Guard guard(
      Policies policies,
      RoleGrants roleGrants,
      DenialLog denialLog,
      SlackProperties slack,
      HubMode hubMode) {
    return new Guard(policies, roleGrants, denialLog, slack.teamId(), hubMode);
  }
}
