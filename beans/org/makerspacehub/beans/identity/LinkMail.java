package org.makerspacehub.beans.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;

/**
 * The mails about who is who. They go to the address that Fabman holds, never to one that was
 * typed.
 */
public final class LinkMail {
  // One mailbox and nothing else: no list, no second header, no name around it.
  private static final Pattern MAILBOX =
      Pattern.compile("[^\\s\\p{Cntrl},;:<>()\"@]+@[^\\s\\p{Cntrl},;:<>()\"@]+");
  private static final Pattern ODD = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+");

  private final Outbox outbox;
  private final ObjectMapper json;
  private final String space;

  /**
   * @param outbox where mails are left
   * @param json writes them
   * @param space the makerspace's name as people read it
   */
  public LinkMail(Outbox outbox, ObjectMapper json, String space) {
    this.outbox = outbox;
    this.json = json;
    this.space = space;
  }

  /**
   * The address as a mail can be sent to it.
   *
   * @param email as Fabman has it; may be null
   */
  static Optional<String> mailbox(String email) {
    return Optional.ofNullable(email).map(String::strip).filter(e -> MAILBOX.matcher(e).matches());
  }

  /** A one-time code. */
  void code(String key, String ref, String mailbox, String code, String account, Duration goodFor) {
    put(
        key,
        ref,
        mailbox,
        "Your code for %s".formatted(space),
        """
        Hello,

        somebody asked in Slack to link the membership that %s has for this address with the \
        Slack account "%s".

        If that was you, type this in Slack within %d minutes:

            /link %s

        If it was not you, do nothing: without this code nothing happens. Give it to nobody; staff \
        will never ask you for it.
        """
            .formatted(space, plain(account), Math.max(1, goodFor.toMinutes()), code),
        goodFor);
  }

  /** Tells the member that an account reads their membership from now on. */
  void linked(String key, String ref, String email, String account, String user, String how) {
    mailbox(email)
        .ifPresent(
            mailbox ->
                put(
                    key,
                    ref,
                    mailbox,
                    "Your membership at %s is linked to Slack".formatted(space),
                    """
                    Hello,

                    your membership at %s is now linked to the Slack account "%s" (%s), %s. That \
                    account can see how your membership stands.

                    If this wasn't you, please tell staff right away: they can take the link back.
                    """
                        .formatted(space, plain(account), user, how),
                    null));
  }

  private void put(
      String key, String ref, String mailbox, String subject, String text, Duration goodFor) {
    ObjectNode mail = json.createObjectNode();
    mail.put("subject", plain(subject));
    mail.put("text", text);
    outbox.put(
        new OutboxMessage(key, ref, OutboxMessage.Kind.MAIL, mailbox, mail.toString(), goodFor));
  }

  private static String plain(String text) {
    return Fold.cut(ODD.matcher(text).replaceAll(" ").strip(), 120);
  }
}
