package org.makerspacehub.config;

import java.time.Clock;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.builder.AggregationStrategies;
import org.makerspacehub.beans.agent.tool.JdbcProposals;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.door.DoorBook;
import org.makerspacehub.beans.erasure.Forgotten;
import org.makerspacehub.beans.identity.ContactRules;
import org.makerspacehub.beans.identity.IdentityRules;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.sync.BooksRetention;
import org.makerspacehub.beans.sync.Brake;
import org.makerspacehub.beans.sync.CatalogueMirror;
import org.makerspacehub.beans.sync.ChargeMirror;
import org.makerspacehub.beans.sync.ContactLinker;
import org.makerspacehub.beans.sync.ContactMirror;
import org.makerspacehub.beans.sync.IdentityLinker;
import org.makerspacehub.beans.sync.InvoiceMirror;
import org.makerspacehub.beans.sync.MachineLogMirror;
import org.makerspacehub.beans.sync.MemberMirror;
import org.makerspacehub.beans.sync.MissedSchedules;
import org.makerspacehub.beans.sync.ReadTickets;
import org.makerspacehub.beans.sync.SlackMirror;
import org.makerspacehub.beans.sync.SyncCursors;
import org.makerspacehub.beans.sync.SyncDesk;
import org.makerspacehub.beans.sync.SyncFigures;
import org.makerspacehub.beans.sync.SyncRequests;
import org.makerspacehub.beans.sync.SyncRuns;
import org.makerspacehub.beans.sync.VendorPages;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.processors.OneTransaction;
import org.makerspacehub.routes.config.SyncRouteConfiguration;
import org.makerspacehub.routes.sync.RoundRoutes;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** What the {@code sync-*} and {@code identity-*} flows name. */
@Configuration(proxyBeanMethods = false)
public class SyncParts {
  @Bean
  SyncRouteConfiguration syncRouteConfiguration() {
    return new SyncRouteConfiguration();
  }

  /** What one flow of a round leaves behind is nothing to the next. */
  @Bean
  AggregationStrategy eachOnItsOwn() {
    return AggregationStrategies.useOriginal(false);
  }

  /** What a page's steps are done in. */
  @Bean
  OneTransaction wholeOrNot(PlatformTransactionManager hubTransactions) {
    return new OneTransaction(hubTransactions);
  }

  /** SYNC_INTERVAL as the scheduler wants it. */
  @Bean
  Long syncIntervalMillis(SyncProperties sync) {
    return sync.interval().toMillis();
  }

  @Bean
  SyncRuns syncRuns(JdbcClient hubJdbc, Clock clock, SyncProperties sync) {
    return new SyncRuns(hubJdbc, clock, sync.lease());
  }

  @Bean
  SyncCursors syncCursors(JdbcClient hubJdbc, Clock clock) {
    return new SyncCursors(hubJdbc, clock);
  }

  @Bean
  VendorPages vendorPages(ConnectorTools connectorTools, JdbcClient hubJdbc, Forgotten forgotten) {
    return new VendorPages(connectorTools, new ReadTickets(hubJdbc)::next, forgotten);
  }

  @Bean
  CatalogueMirror packageMirror(VendorPages vendorPages, Clock clock) {
    return CatalogueMirror.packages(vendorPages, clock);
  }

  @Bean
  MemberMirror memberMirror(VendorPages vendorPages, Clock clock) {
    return new MemberMirror(vendorPages, clock);
  }

  @Bean
  InvoiceMirror invoiceMirror(VendorPages vendorPages, Clock clock) {
    return new InvoiceMirror(vendorPages, clock);
  }

  @Bean
  CatalogueMirror resourceMirror(VendorPages vendorPages, Clock clock) {
    return CatalogueMirror.resources(vendorPages, clock);
  }

  @Bean
  CatalogueMirror trainingCourseMirror(VendorPages vendorPages, Clock clock) {
    return CatalogueMirror.trainingCourses(vendorPages, clock);
  }

  @Bean
  ChargeMirror chargeMirror(
      VendorPages vendorPages, SyncCursors syncCursors, Clock clock, HubProperties hub) {
    return new ChargeMirror(vendorPages, syncCursors, clock, hub.timeZone());
  }

  @Bean
  MachineLogMirror machineLogMirror(VendorPages vendorPages, SyncCursors syncCursors, Clock clock) {
    return new MachineLogMirror(vendorPages, syncCursors, clock);
  }

  @Bean
  SlackMirror slackMirror(VendorPages vendorPages, Clock clock, SlackProperties slack) {
    return new SlackMirror(vendorPages, clock, slack.teamId());
  }

  @Bean
  ContactMirror contactMirror(VendorPages vendorPages, SyncCursors syncCursors, Clock clock) {
    return new ContactMirror(vendorPages, syncCursors, clock);
  }

  @Bean
  ContactLinker contactLinker() {
    return new ContactLinker(new ContactRules());
  }

  @Bean
  IdentityLinker identityLinker(Clock clock) {
    return new IdentityLinker(new IdentityRules(), clock);
  }

  @Bean
  Brake brake(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      Notices notices,
      AuditLog auditLog,
      Clock clock,
      SyncProperties sync) {
    return new Brake(hubJdbc, hubTransactions, notices, auditLog, clock, sync.brakePercent());
  }

  @Bean
  SyncRequests syncRequests(JdbcClient hubJdbc, SyncRuns syncRuns, Clock clock) {
    return new SyncRequests(hubJdbc, syncRuns, clock);
  }

  @Bean
  SyncDesk syncDesk(SyncRuns syncRuns, SyncRequests syncRequests) {
    return new SyncDesk(syncRuns, syncRequests);
  }

  @Bean
  MissedSchedules missedSchedules(
      JdbcClient hubJdbc, Notices notices, Clock clock, SyncProperties sync) {
    return new MissedSchedules(hubJdbc, notices, clock, sync.interval());
  }

  @Bean
  RoundRoutes roundRoutes(SyncRequests syncRequests, MissedSchedules missedSchedules) {
    return new RoundRoutes(syncRequests, missedSchedules);
  }

  @Bean
  HealthIndicator syncHealthIndicator(MissedSchedules missedSchedules) {
    return new SyncHealth(missedSchedules);
  }

  @Bean
  SyncFigures syncFigures(
      JdbcClient hubJdbc, Clock clock, SyncRequests syncRequests, MissedSchedules missedSchedules) {
    return new SyncFigures(hubJdbc, clock, syncRequests, missedSchedules);
  }

  @Bean
  BooksRetention booksRetention(
      JdbcClient hubJdbc,
      Clock clock,
      BooksProperties books,
      DoorBook doorBook,
      JdbcProposals proposals) {
    return new BooksRetention(
        hubJdbc,
        clock,
        books.runsKeep(),
        books.inboxKeep(),
        () ->
            doorBook.forgetOlderThan(books.doorKeep())
                + proposals.forgetOlderThan(books.inboxKeep()));
  }
}
