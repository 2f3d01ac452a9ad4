package org.makerspacehub.config;

import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.makerspacehub.beans.command.HubFigures;
import org.makerspacehub.beans.command.HubStatusCommand;
import org.makerspacehub.beans.command.JdbcHubFigures;
import org.makerspacehub.beans.command.JdbcObserveFigures;
import org.makerspacehub.beans.command.MembershipCommand;
import org.makerspacehub.beans.command.MembershipWords;
import org.makerspacehub.beans.command.ObserveCommand;
import org.makerspacehub.beans.command.ObserveFigures;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.SyncDecideCommand;
import org.makerspacehub.beans.command.SyncHelpCommand;
import org.makerspacehub.beans.command.SyncNowCommand;
import org.makerspacehub.beans.command.SyncStatusCommand;
import org.makerspacehub.beans.command.Watching;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.EligibleApprovers;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.StandingRules;
import org.makerspacehub.beans.notice.JdbcNotices;
import org.makerspacehub.beans.notice.OpenNotice;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.sync.Brake;
import org.makerspacehub.beans.sync.SyncDesk;
import org.makerspacehub.beans.sync.SyncFigures;
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
      HubFigures hubFigures,
      When when,
      SyncProperties sync,
      Watching watching,
      SyncFigures syncFigures,
      JdbcNotices notices,
      Supplier<Map<String, String>> reportFacts,
      EligibleApprovers eligibleApprovers,
      ActionCatalogue actionCatalogue) {
    return new HubStatusCommand(
        hubFigures,
        when,
        sync.interval(),
        watching,
        () ->
            Stream.concat(
                    SyncStatusCommand.troubles(syncFigures.now()).stream(),
                    eligibleApprovers.closedInOneLine(actionCatalogue).stream()
                        .map(SlackText::escape))
                .toList(),
        () ->
            notices.open().stream()
                // Dead letters and the sync have lines of their own.
                .filter(open -> !open.topic().equals("deadletters"))
                .filter(open -> !open.topic().startsWith("sync."))
                .map(OpenNotice::sentence)
                .toList(),
        reportFacts);
  }

  @Bean
  ObserveFigures observeFigures(JdbcClient hubJdbc) {
    return new JdbcObserveFigures(hubJdbc);
  }

  @Bean
  Watching watching(HubProperties hub, ObserveFigures observeFigures, When when) {
    return new Watching(hub.mode(), observeFigures, when);
  }

  @Bean
  ObserveCommand observeCommand(
      HubFigures hubFigures, ObserveFigures observeFigures, Watching watching, When when) {
    return new ObserveCommand(hubFigures, observeFigures, watching, when);
  }

  @Bean
  SyncHelpCommand syncHelpCommand() {
    return new SyncHelpCommand();
  }

  @Bean
  SyncStatusCommand syncStatusCommand(SyncFigures syncFigures, When when) {
    return new SyncStatusCommand(syncFigures, when);
  }

  @Bean
  SyncNowCommand syncNowCommand(SyncDesk syncDesk, When when) {
    return new SyncNowCommand(syncDesk, when, false);
  }

  @Bean
  SyncNowCommand syncDryRunCommand(SyncDesk syncDesk, When when) {
    return new SyncNowCommand(syncDesk, when, true);
  }

  @Bean
  SyncDecideCommand syncReleaseCommand(Brake brake) {
    return new SyncDecideCommand(brake, true);
  }

  @Bean
  SyncDecideCommand syncRefuseCommand(Brake brake) {
    return new SyncDecideCommand(brake, false);
  }
}
