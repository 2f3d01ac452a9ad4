package org.makerspacehub.beans.identity;

import java.time.Clock;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.Order;
import org.makerspacehub.beans.identity.IdentityRows.Row;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Links an account to a member, as firmly as a code would; the member is told by mail. */
public final class LinkAccount extends IdentityAction {
  private final LinkMail mail;

  /**
   * @param db as the executor's user
   * @param deeds does it once
   * @param mail tells the member
   */
  public LinkAccount(JdbcClient db, Deeds deeds, Clock clock, LinkMail mail) {
    super("identity.link", db, deeds, clock);
    this.mail = mail;
  }

  @Override
  public Facts check(Order order) {
    Row account = account(order.target(), false);
    Row member = member(order.text("member"), false);
    refuse(order, account, member);
    if (isConfirmedAs(account.identity(), member.identity().personId())) {
      throw new HubException("Nothing was done: they are linked already.");
    }
    return Facts.NONE;
  }

  @Override
  public Effect perform(Order order) {
    return once(
        order,
        () -> {
          Row account = account(order.target(), true);
          Row member = member(order.text("member"), true);
          refuse(order, account, member);
          settleReview(account);
          link(account, member);
          note(order, "link", account, member.identity().id(), member.identity().personId());
          mail.linked(
              "linked-request-" + order.ref(),
              order.ref(),
              member.email(),
              account.fullName(),
              account.identity().externalId(),
              "because somebody on the staff asked for it and others approved");
          return "The account is linked to the member.";
        });
  }

  private void refuse(Order order, Row account, Row member) {
    refuseOwn(order, account, member);
    Identity identity = account.identity();
    if (identity.link() == LinkState.CONFIRMED
        && !member.identity().personId().equals(identity.personId())) {
      throw new HubException(
          "That account is confirmed to be another member's; ask for the end of that link first.");
    }
  }
}
