package org.makerspacehub.routes.knowledge;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mail.MailComponent;
import org.makerspacehub.beans.knowledge.mail.MailTaking;
import org.makerspacehub.processors.KeepAllowedHeaders;
import org.makerspacehub.routes.config.HubErrors;

/**
 * Mails become knowledge. Camel's consumer asks for them; what it would do to the mailbox besides
 * ends in a store that only looks ({@code SealedStore}). The address names no server and no login:
 * the session behind {@code #mailboxSession} knows both.
 */
public class MailRoutes extends RouteBuilder {
  private final KeepAllowedHeaders keepAllowedHeaders;
  private final MailTaking taking;

  /**
   * @param keepAllowedHeaders the first step of everything that takes from outside
   * @param taking takes each mail
   */
  public MailRoutes(KeepAllowedHeaders keepAllowedHeaders, MailTaking taking) {
    this.keepAllowedHeaders = keepAllowedHeaders;
    this.taking = taking;
  }

  @Override
  public void configure() {
    // A mailbox that is away makes nobody unfit.
    getContext().getComponent("imap", MailComponent.class).setHealthCheckConsumerEnabled(false);

    // The consumer searches only with a term; which mails are wanted, the mailbox knows by itself.
    from("imap:mailbox?session=#mailboxSession&mapMailMessage=false&delete=false&peek=true"
            + "&unseen=true&closeFolder=true&disconnect=true&greedy=true"
            + "&delay={{hub.mailbox.period}}&initialDelay={{hub.mailbox.period}}"
            + "&pollStrategy=#mailboxPolling&exceptionHandler=#mailboxPolling")
        .routeId("mail-take")
        .description("Take in mails that are new in the mailbox, which is left as it is.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the mail is taken in the next round.")
        .end()
        .process(keepAllowedHeaders)
        .bean(taking, "take");
  }
}
