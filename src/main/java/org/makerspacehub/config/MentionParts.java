package org.makerspacehub.config;

import java.time.Clock;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.agent.talk.SlackRunTeller;
import org.makerspacehub.beans.agent.talk.TalkDesk;
import org.makerspacehub.beans.command.CommandDesk;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.inbox.InboxHandler;
import org.makerspacehub.beans.mention.FoundMentions;
import org.makerspacehub.beans.mention.JdbcAnswered;
import org.makerspacehub.beans.mention.MentionDesk;
import org.makerspacehub.beans.mention.MentionHandler;
import org.makerspacehub.beans.mention.SlackSelf;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.sync.ChannelReading;
import org.makerspacehub.beans.sync.HistoryLimit;
import org.makerspacehub.beans.sync.SyncCursors;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.processors.KeepAllowedHeaders;
import org.makerspacehub.routes.slack.SlackTriggerRoutes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who listens when somebody speaks to the hub without a slash, and where. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TriggerProperties.class)
public class MentionParts {
  private static final Duration RETRY = Duration.ofSeconds(30);

  @Bean
  MentionDesk mentionDesk(
      CommandDesk commandDesk,
      TalkDesk talkDesk,
      SlackRunTeller slackRunTeller,
      ObjectProvider<SlashCommand> commands,
      Guard guard,
      Outbox outbox,
      JdbcClient hubJdbc,
      ReplyJson replyJson,
      Clock clock) {
    return new MentionDesk(
        commandDesk,
        talkDesk,
        slackRunTeller::taken,
        () -> commands.stream().toList(),
        guard,
        outbox,
        new JdbcAnswered(hubJdbc),
        replyJson,
        clock);
  }

  @Bean
  InboxHandler mentionHandler(MentionDesk mentionDesk) {
    return new MentionHandler(mentionDesk);
  }

  @Bean
  SlackSelf slackSelf(SlackProperties slack, TriggerProperties trigger) {
    return new SlackSelf(slack.apiBaseUrl(), slack.botToken(), trigger.channel());
  }

  @Bean
  ChannelReading channelReading(
      ConnectorTools connectorTools,
      SyncCursors syncCursors,
      SlackSelf slackSelf,
      MentionDesk mentionDesk,
      SlackProperties slack,
      HistoryLimit historyLimit,
      Clock clock) {
    return new ChannelReading(
        connectorTools,
        syncCursors,
        slackSelf,
        new FoundMentions(mentionDesk, slack.teamId()),
        historyLimit,
        clock);
  }

  @Bean
  HistoryLimit historyLimit(Notices notices) {
    return new HistoryLimit(notices);
  }

  @Bean
  ChannelTrigger channelTrigger(
      ObjectProvider<CamelContext> camel,
      KeepAllowedHeaders keepAllowedHeaders,
      SlackSelf slackSelf,
      SlackProperties slack,
      TriggerProperties trigger) {
    if (trigger.channel().isBlank()) {
      return new ChannelTrigger(camel::getObject, null, RETRY);
    }
    if (!slack.apiBaseUrl().endsWith("/api")) {
      throw new HubException(
          "SLACK_TRIGGER_CHANNEL is set, so SLACK_API_BASE_URL must end in /api: Camel's Slack"
              + " component adds that by itself.");
    }
    String serverUrl = slack.apiBaseUrl().substring(0, slack.apiBaseUrl().length() - 4);
    return new ChannelTrigger(
        camel::getObject,
        () ->
            new SlackTriggerRoutes(
                keepAllowedHeaders,
                slackSelf.channel().name(),
                serverUrl,
                slack.botToken(),
                trigger.listen().toMillis(),
                trigger.lookAgain().toMillis()),
        RETRY);
  }
}
