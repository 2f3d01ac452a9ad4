package org.makerspacehub.config;

import java.time.Clock;
import org.makerspacehub.beans.command.HubFigures;
import org.makerspacehub.beans.command.HubStatusCommand;
import org.makerspacehub.beans.command.JdbcHubFigures;
import org.makerspacehub.beans.command.MembershipCommand;
import org.makerspacehub.beans.command.MembershipWords;
import org.makerspacehub.beans.command.SyncNowCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.StandingRules;
import org.makerspacehub.beans.notice.JdbcNotices;
import org.makerspacehub.beans.notice.OpenNotice;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.sync.SyncDesk;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What answers in Slack from the mirror: memberships, the hub's state, and a refresh now. */
@Configuration(proxyBeanMethods = false)
public class AnswerParts {

  @Bean
  When when(Clock clock, HubProperties hub) {
    return new When(clock, hub.timeZone());
  }

  @Bean
  MemberDirectory memberDirectory(JdbcClient hubJdbc, HubProperties hub) {
    return new MemberDirectory(hubJdbc, hub.timeZone());
  }

  @Bean
  StandingRules standingRules(HubProperties hub) {
    return new StandingRules(hub.currency());
  }

  @Bean
  MembershipCommand membershipCommand(
      MemberDirectory memberDirectory,
      Guard guard,
      StandingRules standingRules,
      When when,
      HubProperties hub) {
    return new MembershipCommand(
        memberDirectory, guard, new MembershipWords(hub.spaceName(), standingRules, when));
  }

  @Bean
  HubFigures hubFigures(JdbcClient hubJdbc) {
    return new JdbcHubFigures(hubJdbc);
  }

  @Bean
  HubStatusCommand hubStatusCommand(
      HubFigures hubFigures, When when, SyncProperties sync, JdbcNotices notices) {
    return new HubStatusCommand(
        hubFigures,
        when,
        sync.interval(),
        () ->
            notices.open().stream()
                // Dead letters have a line of their own.
                .filter(open -> !open.topic().equals("deadletters"))
                .map(OpenNotice::sentence)
                .toList());
  }

  @Bean
  SyncNowCommand syncNowCommand(SyncDesk syncDesk, When when) {
    return new SyncNowCommand(
        ref -> {
          SyncDesk.Started came = syncDesk.start(ref);
          return new SyncNowCommand.Started(came.started(), came.runningSince());
        },
        when);
  }
}
