package org.makerspacehub.config;

import java.time.Clock;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.command.NoticesCommand;
import org.makerspacehub.beans.command.NoticesDecideCommand;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.tell.ChannelWords;
import org.makerspacehub.beans.tell.ExpiringTrainings;
import org.makerspacehub.beans.tell.MachineNews;
import org.makerspacehub.beans.tell.MemberNotices;
import org.makerspacehub.beans.tell.MirrorAge;
import org.makerspacehub.beans.tell.NewMembers;
import org.makerspacehub.beans.tell.NoticeBrake;
import org.makerspacehub.beans.tell.NoticeChoices;
import org.makerspacehub.beans.tell.OverdueBills;
import org.makerspacehub.beans.tell.QuietHours;
import org.makerspacehub.beans.tell.WeeklyDigest;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** What the {@code notice-*} flows and the weekly digest name. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NoticeProperties.class)
public class NoticeParts {

  @Bean
  CamelContextConfiguration noticeTextsCheck() {
    return new NoticeTextsCheck();
  }

  @Bean
  QuietHours quietHours(NoticeProperties notices, HubProperties hub) {
    return QuietHours.of(notices.quietHours(), hub.timeZone());
  }

  @Bean
  NoticeChoices noticeChoices(JdbcClient hubJdbc, Clock clock) {
    return new NoticeChoices(hubJdbc, clock);
  }

  @Bean
  NoticeBrake noticeBrake(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      Notices notices,
      AuditLog auditLog,
      Clock clock) {
    return new NoticeBrake(hubJdbc, hubTransactions, notices, auditLog, clock);
  }

  @Bean
  MemberNotices memberNotices(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      Outbox outbox,
      ReplyJson replyJson,
      NoticeBrake noticeBrake,
      QuietHours quietHours,
      Clock clock,
      HubProperties hub) {
    return new MemberNotices(
        hubJdbc,
        hubTransactions,
        outbox,
        replyJson,
        noticeBrake,
        new MirrorAge(hubJdbc),
        quietHours,
        clock,
        hub.timeZone(),
        hub.spaceName());
  }

  /** No shipped flow uses it; flows of a space's own may (FlowRules). */
  @Bean
  ChannelWords channelWords(Outbox outbox, Clock clock, HubProperties hub) {
    return new ChannelWords(outbox, clock, hub.timeZone(), hub.spaceName());
  }

  @Bean
  NewMembers newMembers(MemberNotices memberNotices, When when) {
    return new NewMembers(memberNotices, when);
  }

  @Bean
  OverdueBills overdueBills(MemberNotices memberNotices, When when, HubProperties hub) {
    return new OverdueBills(memberNotices, when, hub.currency());
  }

  @Bean
  ExpiringTrainings expiringTrainings(MemberNotices memberNotices, When when) {
    return new ExpiringTrainings(memberNotices, when);
  }

  @Bean
  MachineNews machineNews(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      Outbox outbox,
      ReplyJson replyJson,
      NoticeBrake noticeBrake,
      QuietHours quietHours,
      Clock clock,
      HubProperties hub,
      NoticeProperties notices) {
    return new MachineNews(
        hubJdbc,
        hubTransactions,
        outbox,
        replyJson,
        noticeBrake,
        new MirrorAge(hubJdbc),
        quietHours,
        clock,
        hub.timeZone(),
        hub.spaceName(),
        notices.workshopChannel().strip());
  }

  @Bean
  WeeklyDigest weeklyDigest(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      Outbox outbox,
      ReplyJson replyJson,
      Clock clock,
      HubProperties hub,
      OpsProperties ops,
      ObjectProvider<WeeklyDigest.Line> lines) {
    return new WeeklyDigest(
        hubJdbc,
        hubTransactions,
        outbox,
        replyJson,
        clock,
        hub.timeZone(),
        hub.spaceName(),
        ops.channel().strip(),
        ops.mailAddresses(),
        lines.orderedStream().toList());
  }

  @Bean
  NoticesCommand noticesCommand(NoticeChoices noticeChoices, NoticeBrake noticeBrake, Guard guard) {
    return new NoticesCommand(noticeChoices, noticeBrake, guard);
  }

  @Bean
  NoticesDecideCommand noticesReleaseCommand(NoticeBrake noticeBrake) {
    return new NoticesDecideCommand(noticeBrake, true);
  }

  @Bean
  NoticesDecideCommand noticesRefuseCommand(NoticeBrake noticeBrake) {
    return new NoticesDecideCommand(noticeBrake, false);
  }
}
