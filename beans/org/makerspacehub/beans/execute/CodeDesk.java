package org.makerspacehub.beans.execute;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.ClickHandler;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SecretWindow;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The button <em>Show my code</em>: shows a secret to the one person it is for, once, and removes
 * it.
 *
 * <p>The row is deleted first and the window opened before that is committed: two presses wait for
 * each other, what certainly was not shown stays, and what may have been shown is gone. A crash in
 * between leaves the row: then its owner may see it once more, which is better than a code that
 * opens a door and that nobody knows.
 */
public class CodeDesk implements ClickHandler {
  /** Action id of the button; its value is the request's reference. */
  public static final String SHOW = "code.show";

  private static final String GONE =
      "That code is not here any more: it was shown before, or its fifteen minutes are over. If you"
          + " don't have it, ask for the end of that code and for a new one with `/request`.";

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final SecretSeal seal;
  private final SecretWindow window;
  private final Guard guard;
  private final Clock clock;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param seal with the key that the executor has too
   * @param window where a secret is shown
   * @param guard asked about each press
   * @param clock what "now" is
   */
  public CodeDesk(
      JdbcClient db,
      PlatformTransactionManager transactions,
      SecretSeal seal,
      SecretWindow window,
      Guard guard,
      Clock clock) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.seal = seal;
    this.window = window;
    this.guard = guard;
    this.clock = clock;
  }

  @Override
  public String actionPrefix() {
    return "code.";
  }

  @Override
  public Reply click(Click click) {
    if (!SHOW.equals(click.actionId()) || !Ref.isRef(click.value())) {
      throw new HubException("I don't know that button any more.");
    }
    allow(click);
    Reply said =
        transaction.execute(
            status -> {
              Optional<byte[]> sealed = taken(click);
              if (sealed.isEmpty()) {
                return Reply.of(GONE);
              }
              String secret = seal.open(sealed.get(), click.value(), click.principal().id());
              SecretWindow.Shown shown =
                  window.show(
                      click,
                      "Your code",
                      secret,
                      "It is shown this once and kept nowhere. Give it to nobody but whom it is"
                          + " for.");
              if (shown == SecretWindow.Shown.NO) {
                status.setRollbackOnly();
                return Reply.of(
                    "I couldn't open the window in time. Please press the button again.");
              }
              return shown == SecretWindow.Shown.YES ? null : Reply.of(perhaps());
            });
    return said;
  }

  private static String perhaps() {
    return "If no window with your code has opened, it is lost, for I can't tell whether you saw"
        + " it: ask for the end of that code and for a new one with `/request`.";
  }

  /** Whose it is: by the row, or by the request once the row is gone. */
  private void allow(Click click) {
    Principal who = click.principal();
    boolean own =
        db
            .sql(
                "SELECT owner FROM secret_delivery WHERE request_ref = :ref UNION"
                    + " SELECT requester FROM action_request WHERE ref = :ref")
            .param("ref", click.value())
            .query(String.class)
            .list()
            .stream()
            .allMatch(owner -> owner.equals(who.id()));
    if (!guard
        .check(
            who,
            "secret.show",
            new Resource("Secret", click.value(), Map.of("own", own)),
            Map.of(Ref.KEY, click.ref()))
        .allowed()) {
      throw new HubException("Only whoever asked for that code can see it.");
    }
  }

  /** The secret, deleted as soon as the caller's transaction is committed. */
  private Optional<byte[]> taken(Click click) {
    Optional<byte[]> sealed =
        db.sql(
                "SELECT sealed FROM secret_delivery WHERE request_ref = :ref AND owner = :owner"
                    + " AND expires_at > :now FOR UPDATE")
            .param("ref", click.value())
            .param("owner", click.principal().id())
            .param("now", Timestamp.from(clock.instant()))
            .query((row, n) -> row.getBytes(1))
            .optional();
    sealed.ifPresent(
        there ->
            db.sql("DELETE FROM secret_delivery WHERE request_ref = :ref")
                .param("ref", click.value())
                .update());
    return sealed;
  }
}
