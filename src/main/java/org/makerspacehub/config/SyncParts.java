package org.makerspacehub.config;

import java.time.Clock;
import java.time.Duration;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AggregationStrategies;
import org.makerspacehub.beans.command.SyncNowCommand;
import org.makerspacehub.beans.identity.ContactRules;
import org.makerspacehub.beans.identity.IdentityRules;
import org.makerspacehub.beans.sync.ContactLinker;
import org.makerspacehub.beans.sync.ContactMirror;
import org.makerspacehub.beans.sync.IdentityLinker;
import org.makerspacehub.beans.sync.InvoiceMirror;
import org.makerspacehub.beans.sync.MemberMirror;
import org.makerspacehub.beans.sync.PackageMirror;
import org.makerspacehub.beans.sync.SlackMirror;
import org.makerspacehub.beans.sync.SyncCursors;
import org.makerspacehub.beans.sync.SyncDesk;
import org.makerspacehub.beans.sync.SyncRuns;
import org.makerspacehub.beans.sync.VendorPages;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.processors.OneTransaction;
import org.makerspacehub.routes.config.SyncRouteConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** What the {@code sync-*} and {@code identity-*} flows name. */
@Configuration(proxyBeanMethods = false)
public class SyncParts {
  /** Longer than one page with all the connector's retries. */
  private static final Duration LEASE = Duration.ofMinutes(2);

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
  SyncRuns syncRuns(JdbcClient hubJdbc, Clock clock) {
    return new SyncRuns(hubJdbc, clock, LEASE);
  }

  @Bean
  SyncCursors syncCursors(JdbcClient hubJdbc, Clock clock) {
    return new SyncCursors(hubJdbc, clock);
  }

  @Bean
  VendorPages vendorPages(ConnectorTools connectorTools) {
    return new VendorPages(connectorTools);
  }

  @Bean
  PackageMirror packageMirror(VendorPages vendorPages, Clock clock) {
    return new PackageMirror(vendorPages, clock);
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
  SlackMirror slackMirror(VendorPages vendorPages, Clock clock, SlackProperties slack) {
    return new SlackMirror(vendorPages, clock, slack.teamId());
  }

  @Bean
  ContactMirror contactMirror(
      VendorPages vendorPages,
      ConnectorTools connectorTools,
      SyncCursors syncCursors,
      Clock clock) {
    return new ContactMirror(vendorPages, connectorTools, syncCursors, clock);
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
  SyncStarter syncStarter(ObjectProvider<CamelContext> camel) {
    return new SyncStarter(camel::getObject);
  }

  @Bean
  SyncDesk syncDesk(SyncRuns syncRuns, SyncStarter syncStarter) {
    return new SyncDesk(syncRuns, syncStarter);
  }

  /** What {@code /hub sync now} presses. */
  @Bean
  SyncNowCommand.Starter syncNowStarter(SyncDesk syncDesk) {
    return ref -> {
      SyncDesk.Started answer = syncDesk.start(ref);
      return new SyncNowCommand.Started(answer.started(), answer.runningSince());
    };
  }
}
