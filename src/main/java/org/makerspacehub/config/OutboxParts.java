package org.makerspacehub.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.command.CommandDesk;
import org.makerspacehub.beans.command.DeadLettersCommand;
import org.makerspacehub.beans.command.ReplayRights;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.failure.DeadLetterDesk;
import org.makerspacehub.beans.inbox.OutsideUrls;
import org.makerspacehub.beans.notice.HubBooks;
import org.makerspacehub.beans.notice.JdbcNotices;
import org.makerspacehub.beans.notice.NoticeSettings;
import org.makerspacehub.beans.notice.OpsWatch;
import org.makerspacehub.beans.notice.VendorWatch;
import org.makerspacehub.beans.outbox.Attachments;
import org.makerspacehub.beans.outbox.JdbcAttachments;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.beans.outbox.MailSender;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxWorker;
import org.makerspacehub.beans.outbox.Postman;
import org.makerspacehub.beans.outbox.SlackCalls;
import org.makerspacehub.beans.outbox.SlackSender;
import org.makerspacehub.beans.outbox.SlackUpload;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.beans.policy.RoleGrants;
import org.makerspacehub.beans.sync.SyncDesk;
import org.makerspacehub.beans.sync.SyncKind;
import org.makerspacehub.routes.ops.OutboxRoutes;
import org.makerspacehub.routes.ops.WatchRoutes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** What the hub says of its own accord: messages, mails, and notices for its operators. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OpsProperties.class)
@Import({OutboxRoutes.class, WatchRoutes.class})
public class OutboxParts {

  @Bean
  Outbox outbox(JdbcClient hubJdbc, PlatformTransactionManager hubTransactions, Clock clock) {
    return new JdbcOutbox(hubJdbc, hubTransactions, clock);
  }

  @Bean
  Attachments attachments(JdbcClient hubJdbc, Clock clock) {
    return new JdbcAttachments(hubJdbc, clock);
  }

  @Bean
  JdbcNotices notices(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      Outbox outbox,
      Clock clock,
      HubProperties hub,
      ReplyJson replyJson,
      OpsProperties ops) {
    return new JdbcNotices(
        hubJdbc,
        hubTransactions,
        outbox,
        clock,
        hub.timeZone(),
        replyJson,
        new NoticeSettings(
            ops.channel().strip(),
            ops.mailAddresses(),
            ops.betweenUpdates(),
            ops.mailAfter(),
            ops.flapping()));
  }

  @Bean
  OutboxWorker outboxWorker(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      Clock clock,
      JdbcNotices notices) {
    return new OutboxWorker(hubJdbc, hubTransactions, clock, notices);
  }

  @Bean
  SlackCalls slackCalls(SlackProperties slack, OpsProperties ops, Clock clock) {
    return new SlackCalls(slack.apiBaseUrl(), slack.botToken(), ops.callTimeout(), clock);
  }

  @Bean
  SlackUpload slackUpload(
      SlackCalls slackCalls,
      OutsideUrls outsideUrls,
      Attachments attachments,
      JdbcNotices notices,
      Clock clock) {
    return new SlackUpload(slackCalls, outsideUrls, attachments, notices, clock);
  }

  @Bean
  SlackSender slackSender(SlackCalls slackCalls, SlackUpload slackUpload, OpsProperties ops) {
    return new SlackSender(slackCalls, slackUpload, ops.settling());
  }

  @Bean
  MailSender mailSender(OpsProperties ops) {
    return new MailSender(ops.smtpUrl(), ops.mailFrom(), ops.callTimeout());
  }

  @Bean
  Postman postman(
      SlackSender slackSender,
      MailSender mailSender,
      Attachments attachments,
      HubMode hubMode,
      OpsProperties ops,
      RoleGrants roleGrants,
      SlackProperties slack) {
    Set<Role> operators = EnumSet.of(Role.OPERATOR, Role.OWNER);
    return new Postman(
        slackSender,
        mailSender,
        attachments,
        hubMode,
        ops.channel().strip(),
        Set.copyOf(ops.mailAddresses()),
        user ->
            roleGrants.of(Principal.person(slack.teamId(), user)).stream()
                .anyMatch(operators::contains));
  }

  @Bean
  VendorWatch vendorWatch(JdbcClient hubJdbc, JdbcNotices notices, Clock clock) {
    return new VendorWatch(hubJdbc, notices, clock);
  }

  @Bean
  HubBooks hubBooks(JdbcClient hubJdbc) {
    return new HubBooks(hubJdbc);
  }

  @Bean
  OpsWatch opsWatch(
      HubBooks hubBooks,
      JdbcNotices notices,
      VendorWatch vendorWatch,
      DeadLetterDesk deadLetterDesk,
      Clock clock,
      OpsProperties ops) {
    return new OpsWatch(hubBooks, notices, vendorWatch, deadLetterDesk, clock, ops.patience());
  }

  @Bean
  DeadLetterDesk deadLetterDesk(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      AuditLog auditLog,
      Clock clock,
      ObjectMapper json,
      Guard guard,
      ObjectProvider<CommandDesk> commandDesk,
      ObjectProvider<SyncDesk> syncDesk) {
    return new DeadLetterDesk(
        hubJdbc,
        hubTransactions,
        auditLog,
        clock,
        json,
        new ReplayRights(commandDesk::getObject, guard),
        ref -> syncDesk.getObject().ask(SyncKind.INCREMENT, ref, "a dead letter").isNew());
  }

  @Bean
  DeadLettersCommand deadLettersCommand(DeadLetterDesk deadLetterDesk, Guard guard, When when) {
    return new DeadLettersCommand(deadLetterDesk, guard, when);
  }

  /** What waits in the books; always "up", because a hub with much to do is still a hub. */
  @Bean
  HealthIndicator booksHealthIndicator(HubBooks hubBooks) {
    return new BooksHealth(hubBooks);
  }

  @Bean
  MeterBinder bookGauges(HubBooks hubBooks) {
    return registry -> {
      gauge("hub.outbox.slack.waiting", "Messages for Slack not sent", hubBooks::slackMessages)
          .register(registry);
      gauge("hub.outbox.mail.waiting", "Mails not sent", hubBooks::mails).register(registry);
      gauge("hub.inbox.waiting", "Rows of the inbox nobody took up", hubBooks::inbox)
          .register(registry);
      gauge("hub.notices.open", "Troubles that are not over", hubBooks::openNotices)
          .register(registry);
    };
  }

  private static Gauge.Builder<Supplier<Number>> gauge(
      String name, String what, Supplier<HubBooks.Waiting> waiting) {
    return Gauge.builder(name, (Supplier<Number>) () -> waiting.get().count()).description(what);
  }
}
