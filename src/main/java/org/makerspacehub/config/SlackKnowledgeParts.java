package org.makerspacehub.config;

import java.time.Clock;
import org.makerspacehub.beans.erasure.Forgotten;
import org.makerspacehub.beans.inbox.InboxHandler;
import org.makerspacehub.beans.knowledge.DocumentBook;
import org.makerspacehub.beans.knowledge.slack.SlackBook;
import org.makerspacehub.beans.knowledge.slack.SlackChannels;
import org.makerspacehub.beans.knowledge.slack.SlackDocuments;
import org.makerspacehub.beans.knowledge.slack.SlackHappened;
import org.makerspacehub.beans.knowledge.slack.SlackPosts;
import org.makerspacehub.beans.knowledge.slack.SlackReaders;
import org.makerspacehub.beans.knowledge.slack.SlackTaking;
import org.makerspacehub.beans.mention.SlackSelf;
import org.makerspacehub.beans.policy.RoleGrants;
import org.makerspacehub.beans.retention.RawLimits;
import org.makerspacehub.beans.sync.HistoryLimit;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.routes.knowledge.SlackTakeRoutes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** What is taken in from Slack, and who may read it. */
@Configuration(proxyBeanMethods = false)
public class SlackKnowledgeParts {
  /** Members of a channel that are looked at one by one, see {@link SlackReaders}. */
  private static final int MOST_MEMBERS = 2_000;

  @Bean
  SlackBook slackBook(JdbcClient hubJdbc, Clock clock) {
    return new SlackBook(hubJdbc, clock);
  }

  @Bean
  SlackDocuments slackDocuments(
      SlackBook slackBook,
      DocumentBook documentBook,
      RawLimits rawLimits,
      SlackSelf slackSelf,
      PlatformTransactionManager hubTransactions) {
    return new SlackDocuments(
        slackBook, documentBook, rawLimits, slackSelf::workspaceHost, hubTransactions);
  }

  @Bean
  SlackChannels slackChannels(
      ConnectorTools connectorTools,
      SlackBook slackBook,
      SlackDocuments slackDocuments,
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      Clock clock) {
    return new SlackChannels(
        connectorTools, slackBook, slackDocuments, hubJdbc, hubTransactions, clock);
  }

  @Bean
  SlackTaking slackTaking(
      ConnectorTools connectorTools,
      SlackBook slackBook,
      SlackChannels slackChannels,
      SlackDocuments slackDocuments,
      SlackProperties slack,
      SlackSelf slackSelf,
      Forgotten forgotten,
      HistoryLimit historyLimit,
      RawLimits rawLimits,
      Clock clock,
      PlatformTransactionManager hubTransactions) {
    return new SlackTaking(
        connectorTools,
        slackBook,
        slackChannels,
        new SlackPosts(slack.teamId(), slackSelf::botUserId, forgotten),
        slackDocuments,
        historyLimit,
        rawLimits,
        clock,
        hubTransactions);
  }

  @Bean
  InboxHandler slackHappened(SlackTaking slackTaking) {
    return new SlackHappened(slackTaking);
  }

  @Bean
  SlackTakeRoutes slackTakeRoutes() {
    return new SlackTakeRoutes();
  }

  @Bean
  SlackReaders slackReaders(
      ConnectorTools connectorTools,
      RoleGrants roleGrants,
      SlackBook slackBook,
      SlackProperties slack) {
    return new SlackReaders(
        connectorTools, roleGrants, slackBook::isShared, slack.teamId(), MOST_MEMBERS);
  }
}
