package org.makerspacehub.beans.mcp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.Opener;
import org.makerspacehub.beans.command.SecretWindow;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where people let programs in and end them. A token is shown once, in a window of its owner's own,
 * and kept nowhere: the window is opened before the row is committed, so that what was certainly
 * not shown does not exist.
 */
public class ClientDesk {
  /** How many one person may have at a time. */
  public static final int MOST = 10;

  /** How long one is good unless its owner says otherwise. */
  public static final Duration USUAL = Duration.ofDays(90);

  /** How long one is good at the most. */
  public static final Duration LONGEST = Duration.ofDays(365);

  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?");

  private final ClientBook book;
  private final TransactionTemplate transaction;
  private final SecretWindow window;
  private final String audience;
  private final Clock clock;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param window where a token is shown
   * @param audience the address that tokens are for
   * @param clock what "now" is
   */
  public ClientDesk(
      JdbcClient db,
      PlatformTransactionManager transactions,
      SecretWindow window,
      String audience,
      Clock clock) {
    this.book = new ClientBook(db, clock);
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.window = window;
    this.audience = audience;
    this.clock = clock;
  }

  /**
   * What came of letting one in.
   *
   * @param client it
   * @param shown whether its owner saw the token; never {@code NO}
   */
  public record Made(McpClient client, SecretWindow.Shown shown) {}

  /**
   * Lets one in and shows its token.
   *
   * @param opener whose it will be; a window can be opened for them
   * @param name as they call it
   * @param scopes what it may do of what they may do
   * @param goodFor until it is refused
   * @throws HubException with a sentence for them; then there is none
   */
  public Made make(Opener opener, String name, Set<Scope> scopes, Duration goodFor) {
    if (!NAME.matcher(name).matches()) {
      throw new HubException(
          "Please name it with up to 32 lower-case letters, digits and hyphens, for example"
              + " `editor`.");
    }
    if (goodFor.compareTo(Duration.ofDays(1)) < 0 || goodFor.compareTo(LONGEST) > 0) {
      throw new HubException("It can be good for 1 to %d days.".formatted(LONGEST.toDays()));
    }
    ClientToken token = ClientToken.next();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    McpClient client =
        new McpClient(
            token.id(),
            opener.principal(),
            name,
            scopes,
            audience,
            now,
            now.plus(goodFor),
            null,
            null);
    return transaction.execute(
        status -> {
          if (!book.holdOwner(opener.principal())) {
            throw new HubException(
                "I don't know your Slack account yet; new ones reach me within a few minutes."
                    + " Please try again a little later.");
          }
          List<McpClient> there =
              book.of(opener.principal()).stream().filter(each -> !each.isOver(now)).toList();
          if (there.stream().anyMatch(each -> each.name().equals(name))) {
            throw new HubException(
                "You have one of that name. `/hub clients revoke %s` ends it.".formatted(name));
          }
          if (there.size() >= MOST) {
            throw new HubException(
                "You have %d clients, and that is the most. Please end one first.".formatted(MOST));
          }
          if (!book.add(client, token.hash())) {
            throw new HubException("You have one of that name.");
          }
          SecretWindow.Shown shown =
              window.show(
                  opener,
                  "Token of your client",
                  token.reveal(),
                  "Copy it now: it is shown this once and kept nowhere. Server: %s. Whoever has it can"
                          .formatted(audience)
                      + " do through it what you can, so put it into that program's secrets and"
                      + " nowhere else.");
          if (shown == SecretWindow.Shown.NO) {
            throw new HubException(
                "I couldn't open the window with the token in time, so nothing was made. Please type"
                    + " it again.");
          }
          return new Made(client, shown);
        });
  }

  /** What one person let in; what has expired is still there. */
  public List<McpClient> of(Principal owner) {
    return book.of(owner);
  }

  /** The same of everybody. */
  public List<McpClient> all() {
    return book.all();
  }

  /** The one of that number, whatever became of it. */
  public Optional<McpClient> find(String id) {
    return book.find(id).map(ClientBook.Found::client);
  }

  /**
   * Ends one, at once and for good.
   *
   * @return whether it was good until now
   */
  public boolean revoke(McpClient client, Principal by) {
    return book.revoke(client.id(), by);
  }
}
