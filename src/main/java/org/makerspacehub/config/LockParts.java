package org.makerspacehub.config;

import java.time.Clock;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.DoorCodeBook;
import org.makerspacehub.beans.execute.IssueDoorCode;
import org.makerspacehub.beans.execute.MemberNow;
import org.makerspacehub.beans.execute.RevokeDoorCode;
import org.makerspacehub.beans.vendor.lock.LockProvider;
import org.makerspacehub.beans.vendor.lock.RemoteLockProvider;
import org.makerspacehub.beans.vendor.lock.RemoteLockTokens;
import org.makerspacehub.processors.CamelVendorRoute;
import org.makerspacehub.processors.RemoteLockHttpClient;
import org.makerspacehub.processors.VendorHeaderAllowList;
import org.makerspacehub.processors.VendorHttpClient;
import org.makerspacehub.routes.approval.DoorCodeRoutes;
import org.makerspacehub.routes.connector.RemoteLockRoutes;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Door codes, where there is a RemoteLock; docs/doors.md. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("!'${hub.executor.remotelock-client-id:}'.isBlank()")
class LockParts {
  // With IssueDoorCode's patience, one attempt ends within half a minute.
  private static final Duration CONNECTING = Duration.ofSeconds(2);
  private static final Duration ANSWERING = Duration.ofSeconds(4);

  @Bean
  RemoteLockTokens remoteLockTokens(CamelContext camel, Clock clock) {
    return new RemoteLockTokens(new CamelVendorRoute(camel.createProducerTemplate()), clock);
  }

  @Bean
  VendorHttpClient remoteLockClient(ExecutorProperties executor, RemoteLockTokens tokens) {
    return RemoteLockHttpClient.api(executor.remotelockBaseUrl(), tokens::present, ANSWERING);
  }

  @Bean
  VendorHttpClient remoteLockTokenClient(ExecutorProperties executor) {
    return RemoteLockHttpClient.tokens(
        executor.remotelockTokenUrl(),
        executor.remotelockClientId(),
        executor.remotelockClientSecret(),
        ANSWERING);
  }

  @Bean
  VendorHeaderAllowList remoteLockHeaders() {
    return new VendorHeaderAllowList();
  }

  @Bean
  RemoteLockRoutes remoteLockRoutes(ExecutorProperties executor) {
    return new RemoteLockRoutes(
        executor.remotelockBaseUrl(),
        executor.remotelockTokenUrl(),
        CONNECTING.toMillis(),
        ANSWERING.toMillis());
  }

  @Bean
  LockProvider lockProvider(CamelContext camel, RemoteLockTokens tokens, Clock clock) {
    return new RemoteLockProvider(
        new CamelVendorRoute(camel.createProducerTemplate()), tokens, clock);
  }

  @Bean
  DoorCodeBook doorCodeBook(JdbcClient executorJdbc, HubProperties hub, Clock clock) {
    return new DoorCodeBook(executorJdbc, hub.timeZone(), clock);
  }

  @Bean
  ActionExecutor issueDoorCode(
      LockProvider locks, DoorCodeBook book, MemberNow members, GateProperties gate) {
    return new IssueDoorCode(locks, book, members, gate.lockIds());
  }

  @Bean
  ActionExecutor revokeDoorCode(
      LockProvider locks, DoorCodeBook book, JdbcClient executorJdbc, Clock clock) {
    return new RevokeDoorCode(locks, book, executorJdbc, clock);
  }

  @Bean
  DoorCodeRoutes doorCodeRoutes(DoorCodeBook book) {
    return new DoorCodeRoutes(book);
  }
}
