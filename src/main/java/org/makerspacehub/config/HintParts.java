package org.makerspacehub.config;

import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.makerspacehub.beans.hint.FabmanHints;
import org.makerspacehub.beans.hint.HintBook;
import org.makerspacehub.beans.hint.HintDesk;
import org.makerspacehub.beans.hint.HubspotHints;
import org.makerspacehub.beans.hint.RoundSoon;
import org.makerspacehub.beans.hint.SlackUserHints;
import org.makerspacehub.beans.inbox.InboxHandler;
import org.makerspacehub.beans.sync.SyncDesk;
import org.makerspacehub.beans.sync.SyncKind;
import org.makerspacehub.processors.CamelRecordRefresh;
import org.makerspacehub.routes.webhook.HintRoutes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What vendors say by themselves: where the hub looks again before the next round. */
@Configuration(proxyBeanMethods = false)
@Import(HintRoutes.class)
public class HintParts {

  @Bean
  RoundSoon roundSoon(SyncDesk syncDesk, Clock clock) {
    return new RoundSoon(ref -> syncDesk.ask(SyncKind.INCREMENT, ref, "a hint"), clock);
  }

  @Bean
  LinkSoon linkSoon(ObjectProvider<CamelContext> camel) {
    return new LinkSoon(camel::getObject);
  }

  @Bean
  HintDesk hintDesk(
      JdbcClient hubJdbc,
      Clock clock,
      ObjectProvider<ProducerTemplate> camel,
      RoundSoon roundSoon,
      LinkSoon linkSoon) {
    return new HintDesk(
        new HintBook(hubJdbc, clock),
        (record, id, ref) -> new CamelRecordRefresh(camel.getObject()).refresh(record, id, ref),
        roundSoon,
        linkSoon);
  }

  @Bean
  InboxHandler fabmanHints(HintDesk hintDesk) {
    return new FabmanHints(hintDesk);
  }

  @Bean
  InboxHandler hubspotHints(HintDesk hintDesk) {
    return new HubspotHints(hintDesk);
  }

  @Bean
  InboxHandler slackUserHints(HintDesk hintDesk, SlackProperties slack) {
    return new SlackUserHints(hintDesk, slack.teamId());
  }
}
