package org.makerspacehub.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import org.makerspacehub.beans.command.LinkCommand;
import org.makerspacehub.beans.command.MembershipWords;
import org.makerspacehub.beans.command.ReviewWords;
import org.makerspacehub.beans.command.ReviewsCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.identity.LinkDesk;
import org.makerspacehub.beans.identity.LinkMail;
import org.makerspacehub.beans.identity.ReviewDesk;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.StandingRules;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.routes.identity.LinkRoutes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Who is who, as far as humans say it: codes by mail and reviews. */
@Configuration(proxyBeanMethods = false)
@Import(LinkRoutes.class)
public class IdentityParts {

  @Bean
  LinkMail linkMail(Outbox outbox, ObjectMapper json, HubProperties hub) {
    return new LinkMail(outbox, json, hub.spaceName());
  }

  @Bean
  LinkDesk linkDesk(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      Clock clock,
      LinkMail linkMail,
      Notices notices) {
    return new LinkDesk(hubJdbc, hubTransactions, clock, linkMail, notices);
  }

  @Bean
  ReviewDesk reviewDesk(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      Clock clock,
      LinkMail linkMail) {
    return new ReviewDesk(hubJdbc, hubTransactions, clock, linkMail);
  }

  @Bean
  LinkCommand linkCommand(LinkDesk linkDesk) {
    return new LinkCommand(linkDesk);
  }

  @Bean
  ReviewsCommand reviewsCommand(
      ReviewDesk reviewDesk,
      Guard guard,
      MemberDirectory memberDirectory,
      StandingRules standingRules,
      When when,
      HubProperties hub) {
    return new ReviewsCommand(
        reviewDesk,
        guard,
        new ReviewWords(
            memberDirectory, new MembershipWords(hub.spaceName(), standingRules, when), when));
  }
}
