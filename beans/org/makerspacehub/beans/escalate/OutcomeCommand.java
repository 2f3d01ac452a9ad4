package org.makerspacehub.beans.escalate;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.gate.OutcomeWords;
import org.makerspacehub.beans.gate.SignedClick;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * {@code /hub outcome}: what a vendor gave no answer about, with two buttons for whoever looked
 * there. What they press is kept at the front door and written down by the executor.
 */
public class OutcomeCommand implements SlashCommand {
  /** Each takes a paragraph and two buttons, and a message has room for fifty blocks. */
  private static final int SHOWN = 8;

  private final JdbcClient db;
  private final When when;

  /**
   * @param db as the hub's user
   * @param when says moments as people do
   */
  public OutcomeCommand(JdbcClient db, When when) {
    this.db = db;
    this.when = when;
  }

  private record Unknown(String ref, String action, String key, Instant sentAt) {}

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "outcome";
  }

  @Override
  public String action() {
    return "hub.outcome";
  }

  @Override
  public String usage() {
    return "/hub outcome";
  }

  @Override
  public String help() {
    return "What a vendor gave no answer about, and the word of somebody who looked there.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    List<Unknown> unknown =
        db.sql(
                """
                SELECT request_ref AS ref, action, idempotency_key, sent_at FROM action_execution
                 WHERE state = 'UNKNOWN' AND next_look_at IS NULL
                 ORDER BY claimed_at LIMIT :most""")
            .param("most", SHOWN)
            .query(
                (row, n) -> {
                  Timestamp sent = row.getTimestamp("sent_at");
                  return new Unknown(
                      row.getString("ref"),
                      row.getString("action"),
                      row.getString("idempotency_key"),
                      sent == null ? null : sent.toInstant());
                })
            .list();
    Card card = new Card("What became of it?");
    if (unknown.isEmpty()) {
      return card.lead(
              Card.Sign.GOOD,
              "There is nothing that I don't know.",
              "What a vendor is still being asked about shows in the approvals channel.")
          .note("Reference " + command.ref())
          .reply();
    }
    card.lead(
        Card.Sign.ATTENTION,
        "The vendor gave no answer, also when I asked again and again.",
        "Please look at the vendor's own page, and then press what you found. Nothing is done again"
            + " by that; whoever asked is told.");
    unknown.forEach(each -> add(card, each));
    return card.note("Reference " + command.ref()).reply();
  }

  private void add(Card card, Unknown each) {
    card.text(
        "*%s* (`%s`)%s"
            .formatted(
                SlackText.escape(each.action()),
                SlackText.escape(each.ref()),
                each.sentAt() == null ? "" : ", sent " + when.age(each.sentAt())));
    card.buttons(
        List.of(
            button(
                each,
                SignedClick.HAPPENED,
                "It happened",
                "You looked at the vendor, and it is there."),
            button(
                each,
                SignedClick.NOT_HAPPENED,
                "It did not happen",
                "You looked at the vendor, and it is not there.")));
  }

  private static Card.Button button(Unknown each, String name, String label, String sure) {
    return new Card.Button(
        name,
        OutcomeWords.about(each.ref()),
        label,
        Card.Style.PLAIN,
        new Card.Confirm(label + "?", sure, label));
  }
}
