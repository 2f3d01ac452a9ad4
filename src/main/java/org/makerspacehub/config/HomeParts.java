package org.makerspacehub.config;

import java.time.Clock;
import java.util.List;
import org.makerspacehub.beans.away.AwayBook;
import org.makerspacehub.beans.away.AwayCommand;
import org.makerspacehub.beans.away.AwayForm;
import org.makerspacehub.beans.away.AwayWords;
import org.makerspacehub.beans.command.MembershipWords;
import org.makerspacehub.beans.command.Modals;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.command.ViewHandler;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.failure.DeadLetters;
import org.makerspacehub.beans.home.AwaySection;
import org.makerspacehub.beans.home.HintSection;
import org.makerspacehub.beans.home.HomeDesk;
import org.makerspacehub.beans.home.HomeHandler;
import org.makerspacehub.beans.home.HomeSection;
import org.makerspacehub.beans.home.IdentityRequests;
import org.makerspacehub.beans.home.JdbcSpaceFigures;
import org.makerspacehub.beans.home.MembershipSection;
import org.makerspacehub.beans.home.OpenRequests;
import org.makerspacehub.beans.home.RequestsSection;
import org.makerspacehub.beans.home.SpaceFigures;
import org.makerspacehub.beans.home.SpaceSection;
import org.makerspacehub.beans.home.TrainingSection;
import org.makerspacehub.beans.home.WaitingSection;
import org.makerspacehub.beans.identity.ReviewDesk;
import org.makerspacehub.beans.inbox.ViewDesk;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.StandingRules;
import org.makerspacehub.beans.notice.JdbcNotices;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.SlackCalls;
import org.makerspacehub.beans.outbox.SlackViews;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.sync.Brake;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** The home tab in Slack, the forms that it opens, and who is away. */
@Configuration(proxyBeanMethods = false)
public class HomeParts {

  @Bean
  Modals slackViews(SlackCalls slackCalls, Clock clock) {
    return new SlackViews(slackCalls, clock);
  }

  @Bean
  ViewDesk viewDesk(List<ViewHandler> handlers, Outbox outbox, ReplyJson replyJson, Clock clock) {
    return new ViewDesk(handlers, outbox, replyJson, clock);
  }

  @Bean
  HomeDesk homeDesk(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      Outbox outbox,
      ReplyJson replyJson,
      MemberDirectory memberDirectory,
      Guard guard,
      Clock clock,
      HubProperties hub,
      List<HomeSection> sections) {
    return new HomeDesk(
        hubJdbc,
        hubTransactions,
        outbox,
        replyJson,
        memberDirectory,
        guard,
        clock,
        hub.spaceName(),
        sections);
  }

  @Bean
  HomeHandler homeHandler(HomeDesk homeDesk) {
    return new HomeHandler(homeDesk);
  }

  @Bean
  AwayBook awayBook(JdbcClient hubJdbc, Clock clock, HubProperties hub) {
    return new AwayBook(hubJdbc, clock, hub.timeZone());
  }

  @Bean
  AwayWords awayWords(AwayBook awayBook, When when) {
    return new AwayWords(awayBook, when);
  }

  @Bean
  AwayCommand awayCommand(AwayBook awayBook, AwayWords awayWords, ObjectProvider<HomeDesk> home) {
    return new AwayCommand(
        awayBook, awayWords, (person, ref) -> home.getObject().refresh(person, ref));
  }

  @Bean
  AwayForm awayForm(
      AwayBook awayBook,
      AwayWords awayWords,
      Guard guard,
      Modals slackViews,
      ObjectProvider<HomeDesk> home) {
    return new AwayForm(
        awayBook,
        awayWords,
        guard,
        slackViews,
        (person, ref) -> home.getObject().refresh(person, ref));
  }

  @Bean
  HomeSection membershipSection(
      MemberDirectory memberDirectory, StandingRules standingRules, When when, HubProperties hub) {
    return new MembershipSection(
        memberDirectory, new MembershipWords(hub.spaceName(), standingRules, when));
  }

  @Bean
  HomeSection trainingSection(JdbcClient hubJdbc, When when) {
    return new TrainingSection(hubJdbc, when);
  }

  @Bean
  OpenRequests identityRequests(JdbcClient hubJdbc, Clock clock) {
    return new IdentityRequests(hubJdbc, clock);
  }

  @Bean
  HomeSection requestsSection(List<OpenRequests> requests) {
    return new RequestsSection(requests);
  }

  @Bean
  HomeSection waitingSection(
      ReviewDesk reviewDesk, DeadLetters deadLetters, JdbcClient hubJdbc, JdbcNotices notices) {
    return new WaitingSection(
        () -> reviewDesk.list(1).total(),
        deadLetters::waiting,
        () -> Brake.waiting(hubJdbc),
        notices::open);
  }

  @Bean
  SpaceFigures spaceFigures(
      JdbcClient hubJdbc, MemberDirectory memberDirectory, Clock clock, HubProperties hub) {
    return new JdbcSpaceFigures(hubJdbc, memberDirectory, clock, hub.timeZone());
  }

  @Bean
  HomeSection spaceSection(
      SpaceFigures spaceFigures,
      AwayBook awayBook,
      AwayWords awayWords,
      When when,
      JdbcNotices notices) {
    return new SpaceSection(spaceFigures, awayBook, awayWords, when, notices::open);
  }

  @Bean
  HomeSection awaySection(AwayBook awayBook, AwayWords awayWords) {
    return new AwaySection(awayBook, awayWords);
  }

  @Bean
  HomeSection hintSection(ObjectProvider<SlashCommand> commands) {
    return new HintSection(() -> commands.stream().toList());
  }
}
