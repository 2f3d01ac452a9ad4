package org.makerspacehub.config;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AggregationStrategies;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.identity.IdentityRules;
import org.makerspacehub.beans.sync.FabmanInvoices;
import org.makerspacehub.beans.sync.FabmanMembers;
import org.makerspacehub.beans.sync.FabmanPackages;
import org.makerspacehub.beans.sync.IdentityLinker;
import org.makerspacehub.beans.sync.SlackUsers;
import org.makerspacehub.beans.sync.SyncDesk;
import org.makerspacehub.beans.sync.SyncRuns;
import org.makerspacehub.beans.sync.VendorPages;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.routes.config.SyncRouteConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the {@code sync-*} and {@code identity-*} flows name. */
@Configuration(proxyBeanMethods = false)
public class SyncParts {
  private static final Logger LOG = LoggerFactory.getLogger(SyncParts.class);

  /** Longer than one page with all the connector's retries. */
  private static final Duration LEASE = Duration.ofMinutes(10);

  @Bean
  SyncRouteConfiguration syncRouteConfiguration() {
    return new SyncRouteConfiguration();
  }

  /** What one flow of a round leaves behind is nothing to the next. */
  @Bean
  AggregationStrategy eachOnItsOwn() {
    return AggregationStrategies.useOriginal(false);
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
  VendorPages vendorPages(ConnectorTools connectorTools) {
    return new VendorPages(connectorTools);
  }

  @Bean
  FabmanPackages fabmanPackages(VendorPages vendorPages, Clock clock) {
    return new FabmanPackages(vendorPages, clock);
  }

  @Bean
  FabmanMembers fabmanMembers(VendorPages vendorPages, Clock clock) {
    return new FabmanMembers(vendorPages, clock);
  }

  @Bean
  FabmanInvoices fabmanInvoices(VendorPages vendorPages, Clock clock) {
    return new FabmanInvoices(vendorPages, clock);
  }

  @Bean
  SlackUsers slackUsers(VendorPages vendorPages, Clock clock, SlackProperties slack) {
    return new SlackUsers(vendorPages, clock, slack.teamId());
  }

  @Bean
  IdentityLinker identityLinker(Clock clock) {
    return new IdentityLinker(new IdentityRules(), clock);
  }

  /** One thread, one round waiting: whoever presses the button ten times starts at most two. */
  @Bean(destroyMethod = "shutdown")
  ThreadPoolExecutor syncNow() {
    return new ThreadPoolExecutor(
        0,
        1,
        30,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(1),
        work -> {
          Thread thread = new Thread(work, "sync-now");
          thread.setDaemon(true);
          return thread;
        });
  }

  @Bean
  SyncDesk syncDesk(
      JdbcClient hubJdbc,
      SyncRuns syncRuns,
      Clock clock,
      HubProperties hub,
      ThreadPoolExecutor syncNow,
      ObjectProvider<ProducerTemplate> camel) {
    return new SyncDesk(hubJdbc, syncRuns, clock, hub.timeZone(), starter(syncNow, camel));
  }

  /** Nothing is lost when the process stops before a round began: the schedule starts the next. */
  private static Predicate<String> starter(
      ThreadPoolExecutor syncNow, ObjectProvider<ProducerTemplate> camel) {
    return ref -> {
      try {
        syncNow.execute(
            () -> {
              try (MDC.MDCCloseable tagged = MDC.putCloseable(Ref.KEY, ref)) {
                camel
                    .getObject()
                    .send("direct:sync-all", exchange -> exchange.setVariable(Ref.KEY, ref));
              } catch (RuntimeException stopping) {
                LOG.warn("The round for ref {} did not start: {}", ref, stopping.toString());
              }
            });
        return true;
      } catch (RejectedExecutionException oneWaits) {
        return false;
      }
    };
  }
}
