package org.makerspacehub.config;

import java.time.Clock;
import org.makerspacehub.beans.command.CommandDesk;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.inbox.InboxHandler;
import org.makerspacehub.beans.mention.JdbcAnswered;
import org.makerspacehub.beans.mention.MentionDesk;
import org.makerspacehub.beans.mention.MentionHandler;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.policy.Guard;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who listens when somebody speaks to the hub without a slash. */
@Configuration(proxyBeanMethods = false)
public class MentionParts {

  @Bean
  MentionDesk mentionDesk(
      CommandDesk commandDesk,
      ObjectProvider<SlashCommand> commands,
      Guard guard,
      Outbox outbox,
      JdbcClient hubJdbc,
      ReplyJson replyJson,
      Clock clock) {
    return new MentionDesk(
        commandDesk,
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
}
