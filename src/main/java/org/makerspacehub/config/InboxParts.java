package org.makerspacehub.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import org.apache.camel.ProducerTemplate;
import org.makerspacehub.beans.command.ClickHandler;
import org.makerspacehub.beans.command.CommandDesk;
import org.makerspacehub.beans.command.HelpCommand;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.command.TraceCommand;
import org.makerspacehub.beans.failure.DeadLetters;
import org.makerspacehub.beans.inbox.ClickDesk;
import org.makerspacehub.beans.inbox.InboxHandler;
import org.makerspacehub.beans.inbox.InboxWorker;
import org.makerspacehub.beans.inbox.PokedRows;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.processors.CheckEdgeToken;
import org.makerspacehub.routes.slack.InboxRoutes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Working off what came in: the hub's side of the inbox and the desk for slash commands. */
@Configuration(proxyBeanMethods = false)
@Import(InboxRoutes.class)
public class InboxParts {

  @Bean
  CheckEdgeToken checkEdgeToken(EdgeProperties edge) {
    return new CheckEdgeToken(edge.tokens());
  }

  @Bean
  CommandDesk commandDesk(List<SlashCommand> commands, Guard guard) {
    return new CommandDesk(commands, guard);
  }

  @Bean
  InboxWorker inboxWorker(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      Clock clock,
      ObjectMapper json,
      CommandDesk commandDesk,
      ReplyJson replyJson,
      List<InboxHandler> handlers) {
    return new InboxWorker(hubJdbc, hubTransactions, clock, json, commandDesk, replyJson, handlers);
  }

  @Bean
  PokedRows pokedRows(ObjectProvider<ProducerTemplate> camel) {
    return new PokedRows(id -> camel.getObject().sendBody("direct:inbox-poked", id));
  }

  @Bean
  ClickDesk clickDesk(List<ClickHandler> handlers, Outbox outbox, ReplyJson replyJson) {
    return new ClickDesk(handlers, outbox, replyJson);
  }

  @Bean
  SlashCommand helpCommand(Guard guard, ObjectProvider<SlashCommand> commands) {
    return new HelpCommand(guard, () -> commands.stream().toList());
  }

  @Bean
  SlashCommand traceCommand(JdbcClient hubJdbc, Guard guard, HubProperties hub) {
    return new TraceCommand(hubJdbc, guard, hub.timeZone());
  }

  /** Dead letters that nobody has dealt with: anything above zero wants a person. */
  @Bean
  MeterBinder deadLetterGauge(DeadLetters deadLetters) {
    return registry ->
        Gauge.builder("hub.dead.letters", deadLetters, DeadLetters::waiting)
            .description("Dead letters in state ERROR")
            .register(registry);
  }
}
