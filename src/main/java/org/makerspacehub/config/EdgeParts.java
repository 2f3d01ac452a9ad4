package org.makerspacehub.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import org.apache.camel.ProducerTemplate;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.inbox.HubForwarder;
import org.makerspacehub.beans.inbox.Inbox;
import org.makerspacehub.beans.inbox.SlackDoor;
import org.makerspacehub.beans.inbox.SlackPayloads;
import org.makerspacehub.beans.inbox.SlackSignature;
import org.makerspacehub.processors.KeepAllowedHeaders;
import org.makerspacehub.processors.VerifySlackSignature;
import org.makerspacehub.routes.slack.SlackDoorRoutes;
import org.makerspacehub.routes.slack.SlackHttpRoutes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** The front door. */
@Configuration(proxyBeanMethods = false)
@Import({SlackDoorRoutes.class, SocketParts.class})
public class EdgeParts {

  @Bean
  SlackHttpRoutes slackHttpRoutes(
      KeepAllowedHeaders keepAllowedHeaders,
      SlackPayloads slackPayloads,
      SlackProperties slack,
      SlackSocketProperties socket,
      Clock clock) {
    // Whoever has neither way in set up is told so, by the signature that has no secret.
    boolean signed = !slack.signingSecrets().isEmpty() || !socket.isSet();
    return new SlackHttpRoutes(
        keepAllowedHeaders,
        signed ? new VerifySlackSignature(new SlackSignature(slack.signingSecrets(), clock)) : null,
        slackPayloads);
  }

  @Bean
  SlackPayloads slackPayloads(ObjectMapper json, SlackProperties slack) {
    return new SlackPayloads(json, slack.teamId());
  }

  @Bean
  Inbox inbox(JdbcClient edgeJdbc, PlatformTransactionManager edgeTransactions, Clock clock) {
    return new Inbox(edgeJdbc, edgeTransactions, clock);
  }

  @Bean
  HubForwarder hubForwarder(EdgeProperties edge, ProducerTemplate camel) {
    return new HubForwarder(
        edge.hubUrl(),
        edge.token(),
        edge.patience(),
        late -> camel.sendBody("direct:slack-late-answer", late));
  }

  @Bean
  SlackDoor slackDoor(Inbox inbox, HubForwarder hubForwarder, ReplyJson replyJson) {
    return new SlackDoor(inbox, hubForwarder, replyJson);
  }
}
