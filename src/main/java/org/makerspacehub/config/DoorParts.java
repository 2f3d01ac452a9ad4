package org.makerspacehub.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.failure.DeadLetters;
import org.makerspacehub.beans.inbox.DoorPass;
import org.makerspacehub.beans.inbox.OutsideUrls;
import org.makerspacehub.beans.inbox.ResponseUrls;
import org.makerspacehub.processors.CarryRef;
import org.makerspacehub.processors.DescribeFailure;
import org.makerspacehub.processors.KeepAllowedHeaders;
import org.makerspacehub.processors.TakeRemotelockEvent;
import org.makerspacehub.processors.VerifyHookSignature;
import org.makerspacehub.processors.VerifyHubspotSignature;
import org.makerspacehub.processors.VerifySlackSignature;
import org.makerspacehub.routes.config.HubErrors;
import org.makerspacehub.routes.ops.DeadLetterRoutes;
import org.makerspacehub.routes.slack.LateAnswerRoutes;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** What edge and hub share: how their doors are built, and where failures end. */
@Configuration(proxyBeanMethods = false)
@Import({HubErrors.class, DeadLetterRoutes.class, LateAnswerRoutes.class})
public class DoorParts {
  @Bean
  FilterRegistrationBean<RawBodyFilter> rawBodyFilter() {
    FilterRegistrationBean<RawBodyFilter> filter =
        new FilterRegistrationBean<>(new RawBodyFilter());
    Stream.of(HubRole.EDGE, HubRole.HUB)
        .flatMap(role -> Doors.of(role).stream())
        .filter(door -> !Doors.READ_BY_THEMSELVES.contains(door))
        .forEach(door -> filter.addUrlPatterns(door + "/*"));
    // Before anything that would look for parameters and so use up the body.
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return filter;
  }

  @Bean
  KeepAllowedHeaders keepAllowedHeaders() {
    return new KeepAllowedHeaders(
        VerifySlackSignature.SIGNATURE,
        VerifySlackSignature.TIMESTAMP,
        VerifyHubspotSignature.SIGNATURE,
        VerifyHubspotSignature.TIMESTAMP,
        TakeRemotelockEvent.SECRET,
        DoorPass.HEADER,
        VerifyHookSignature.HOOK,
        VerifyHookSignature.ID,
        VerifyHookSignature.TIMESTAMP,
        VerifyHookSignature.SIGNATURE,
        "Authorization",
        Ref.HEADER);
  }

  @Bean
  CarryRef carryRef() {
    return new CarryRef();
  }

  @Bean
  ReplyJson replyJson() {
    return new ReplyJson();
  }

  @Bean
  OutsideUrls outsideUrls(SlackProperties slack) {
    return new OutsideUrls(slack.apiBaseUrl());
  }

  @Bean
  ResponseUrls responseUrls(OutsideUrls outsideUrls) {
    return new ResponseUrls(outsideUrls);
  }

  @Bean
  DescribeFailure describeFailure(ObjectMapper json) {
    return new DescribeFailure(json);
  }

  /** As the user of this process; where edge and hub are one, as the hub's, which may read them. */
  @Bean
  DeadLetters deadLetters(
      Environment settings,
      Map<String, JdbcClient> databases,
      Map<String, PlatformTransactionManager> transactions,
      Clock clock) {
    boolean hub = HubRole.from(settings).does(HubRole.HUB);
    String user = hub ? "hub" : "edge";
    return new DeadLetters(
        databases.get(user + "Jdbc"), transactions.get(user + "Transactions"), clock, hub);
  }
}
