package org.makerspacehub.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.AssignPackage;
import org.makerspacehub.beans.execute.BringMember;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.execute.FabmanMemberNow;
import org.makerspacehub.beans.execute.GrantCredit;
import org.makerspacehub.beans.execute.GrantRole;
import org.makerspacehub.beans.execute.MemberNow;
import org.makerspacehub.beans.execute.PostAnnouncement;
import org.makerspacehub.beans.execute.RevokeRole;
import org.makerspacehub.beans.identity.LinkAccount;
import org.makerspacehub.beans.identity.LinkMail;
import org.makerspacehub.beans.identity.MergeAccounts;
import org.makerspacehub.beans.identity.UnlinkAccount;
import org.makerspacehub.beans.knowledge.note.AddNote;
import org.makerspacehub.beans.knowledge.note.RemoveNote;
import org.makerspacehub.beans.member.StandingRules;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.beans.vendor.fabman.FabmanWriter;
import org.makerspacehub.processors.CamelVendorRoute;
import org.makerspacehub.processors.VendorHeaderAllowList;
import org.makerspacehub.processors.VendorHttpClient;
import org.makerspacehub.routes.connector.FabmanWriteRoutes;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** What the executor can do to members, accounts, roles and channels; docs/actions.md. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(VendorCallProperties.class)
class ActionParts {
  @Bean
  VendorHttpClient fabmanWriteClient(
      FabmanProperties fabman, ExecutorProperties executor, VendorCallProperties calls) {
    return new VendorHttpClient(
        fabman.baseUrl(), executor.fabmanWriteKey(), calls.responseTimeout());
  }

  @Bean
  VendorHeaderAllowList fabmanWriteHeaders() {
    return new VendorHeaderAllowList();
  }

  @Bean
  FabmanWriteRoutes fabmanWriteRoutes(FabmanProperties fabman, VendorCallProperties calls) {
    return new FabmanWriteRoutes(
        fabman.baseUrl(), calls.connectTimeout().toMillis(), calls.responseTimeout().toMillis());
  }

  @Bean
  FabmanWriter fabmanWriter(CamelContext camel, ExecutorProperties executor, Clock clock) {
    return new FabmanWriter(
        new CamelVendorRoute(camel.createProducerTemplate()),
        !executor.fabmanWriteKey().isBlank(),
        clock);
  }

  @Bean
  MemberNow memberNow(
      JdbcClient executorJdbc, FabmanWriter fabmanWriter, HubProperties hub, Clock clock) {
    return new FabmanMemberNow(
        executorJdbc, fabmanWriter, new StandingRules(hub.currency()), hub.timeZone(), clock);
  }

  @Bean
  Deeds deeds(
      JdbcClient executorJdbc, PlatformTransactionManager executorTransactions, Clock clock) {
    return new Deeds(executorJdbc, executorTransactions, clock);
  }

  @Bean
  ActionExecutor assignPackage(FabmanWriter fabmanWriter, JdbcClient executorJdbc) {
    return new AssignPackage(fabmanWriter, executorJdbc);
  }

  @Bean
  ActionExecutor lockMember(FabmanWriter fabmanWriter, JdbcClient executorJdbc) {
    return BringMember.lock(fabmanWriter, executorJdbc);
  }

  @Bean
  ActionExecutor unlockMember(FabmanWriter fabmanWriter, JdbcClient executorJdbc) {
    return BringMember.unlock(fabmanWriter, executorJdbc);
  }

  @Bean
  ActionExecutor grantCredit(FabmanWriter fabmanWriter, JdbcClient executorJdbc) {
    return new GrantCredit(fabmanWriter, executorJdbc);
  }

  @Bean
  ActionExecutor linkAccount(JdbcClient executorJdbc, Deeds deeds, HubProperties hub, Clock clock) {
    return new LinkAccount(
        executorJdbc,
        deeds,
        clock,
        new LinkMail(new JdbcOutbox(executorJdbc, clock), new ObjectMapper(), hub.spaceName()));
  }

  @Bean
  ActionExecutor mergeAccounts(JdbcClient executorJdbc, Deeds deeds, Clock clock) {
    return new MergeAccounts(executorJdbc, deeds, clock);
  }

  @Bean
  ActionExecutor unlinkAccount(JdbcClient executorJdbc, Deeds deeds, Clock clock) {
    return new UnlinkAccount(executorJdbc, deeds, clock);
  }

  @Bean
  ActionExecutor grantRole(JdbcClient executorJdbc, Deeds deeds, Clock clock) {
    return new GrantRole(executorJdbc, deeds, clock);
  }

  @Bean
  ActionExecutor revokeRole(JdbcClient executorJdbc, Deeds deeds, Clock clock) {
    return new RevokeRole(executorJdbc, deeds, clock);
  }

  @Bean
  ActionExecutor postAnnouncement(JdbcClient executorJdbc, Deeds deeds, Clock clock) {
    return new PostAnnouncement(new JdbcOutbox(executorJdbc, clock), deeds);
  }

  @Bean
  ActionExecutor addNote(JdbcClient executorJdbc, Deeds deeds, Clock clock) {
    return new AddNote(executorJdbc, deeds, clock);
  }

  @Bean
  ActionExecutor removeNote(JdbcClient executorJdbc, Deeds deeds, Clock clock) {
    return new RemoveNote(executorJdbc, deeds, clock);
  }
}
