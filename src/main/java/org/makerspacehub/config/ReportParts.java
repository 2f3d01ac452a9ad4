package org.makerspacehub.config;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.ReportAskCommand;
import org.makerspacehub.beans.command.ReportHelpCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.report.FiguresReader;
import org.makerspacehub.beans.report.ReportAnswers;
import org.makerspacehub.beans.report.ReportBook;
import org.makerspacehub.beans.report.ReportCorrections;
import org.makerspacehub.beans.report.ReportCron;
import org.makerspacehub.beans.report.ReportDesk;
import org.makerspacehub.beans.report.ReportKind;
import org.makerspacehub.beans.report.ReportPlaces;
import org.makerspacehub.beans.report.ReportRequests;
import org.makerspacehub.beans.report.ReportSchedule;
import org.makerspacehub.beans.report.ReportWriter;
import org.makerspacehub.routes.config.ReportRouteConfiguration;
import org.makerspacehub.routes.report.ReportRoutes;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** When reports come, who gets them, and the commands that ask for one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReportProperties.class)
@Import({ReportRouteConfiguration.class, ReportRoutes.class})
public class ReportParts {

  /** The flow of the monthly report names it. */
  @Bean
  ReportCron monthlyReportCron(ReportProperties report, HubProperties hub) {
    return new ReportCron(ReportKind.MONTHLY, report.monthlyCron(), hub.timeZone());
  }

  /** The flow of the weekly report names it. */
  @Bean
  ReportCron weeklyReportCron(ReportProperties report, HubProperties hub) {
    return new ReportCron(ReportKind.WEEKLY, report.weeklyCron(), hub.timeZone());
  }

  @Bean
  ReportPlaces reportPlaces(ReportProperties report) {
    return new ReportPlaces(report.channel().strip(), report.mailAddresses());
  }

  @Bean
  ReportBook reportBook(JdbcClient hubJdbc, Clock clock) {
    return new ReportBook(hubJdbc, clock);
  }

  @Bean
  ReportDesk reportDesk(
      FiguresReader figuresReader,
      ReportWriter reportWriter,
      ReportBook reportBook,
      ReportPlaces reportPlaces,
      Outbox outbox,
      PlatformTransactionManager hubTransactions,
      Clock clock) {
    return new ReportDesk(
        figuresReader,
        reportWriter,
        ReportCorrections::between,
        reportBook,
        reportPlaces,
        outbox,
        hubTransactions,
        clock);
  }

  @Bean
  ReportSchedule reportSchedule(
      ReportCron monthlyReportCron,
      ReportCron weeklyReportCron,
      ReportDesk reportDesk,
      ReportBook reportBook,
      ReportPlaces reportPlaces,
      Notices notices,
      Clock clock,
      HubProperties hub) {
    return new ReportSchedule(
        List.of(monthlyReportCron, weeklyReportCron),
        reportDesk,
        reportBook,
        reportPlaces,
        notices,
        clock,
        hub.timeZone());
  }

  @Bean
  ReportAnswers reportAnswers(
      ReportBook reportBook, ReportPlaces reportPlaces, When when, HubProperties hub) {
    return new ReportAnswers(reportBook, reportPlaces, when, hub.timeZone());
  }

  @Bean
  ReportRequests reportRequests(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      ReportDesk reportDesk,
      ReportAnswers reportAnswers,
      Outbox outbox,
      ReplyJson replyJson,
      Clock clock) {
    return new ReportRequests(
        hubJdbc, hubTransactions, reportDesk, reportAnswers, outbox, replyJson, clock);
  }

  @Bean
  ReportHelpCommand reportHelpCommand(ReportSchedule reportSchedule, ReportAnswers reportAnswers) {
    return new ReportHelpCommand(reportSchedule, reportAnswers);
  }

  @Bean
  ReportAskCommand reportPreviewCommand(
      ReportRequests reportRequests,
      ReportBook reportBook,
      ReportAnswers reportAnswers,
      When when) {
    return new ReportAskCommand(
        ReportRequests.What.PREVIEW, reportRequests, reportBook, reportAnswers, when);
  }

  @Bean
  ReportAskCommand reportRunCommand(
      ReportRequests reportRequests,
      ReportBook reportBook,
      ReportAnswers reportAnswers,
      When when) {
    return new ReportAskCommand(
        ReportRequests.What.RUN, reportRequests, reportBook, reportAnswers, when);
  }

  /** The reports' lines in {@code /hub status}. */
  @Bean
  Supplier<Map<String, String>> reportFacts(
      ReportSchedule reportSchedule, ReportAnswers reportAnswers) {
    return () -> {
      Map<String, String> facts = new LinkedHashMap<>();
      for (ReportKind kind : ReportKind.values()) {
        facts.put(
            ReportHelpCommand.name(kind),
            ReportHelpCommand.state(reportSchedule.cron(kind), reportAnswers));
      }
      return facts;
    };
  }
}
