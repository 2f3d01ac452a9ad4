package org.makerspacehub.beans.mcp;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Opener;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SecretWindow;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;

/**
 * {@code /hub clients}: which programs the asker lets call tools for them, one more, or one less.
 * Those who run the space see and end anybody's.
 */
public class ClientsCommand implements SlashCommand {
  static final String ACTION = "hub.clients";
  static final String OTHERS = "hub.clients.others";

  private static final String TITLE = "Programs that act for you";
  private static final String HOW =
      "`/hub clients new editor` lets one read what you may read; add `request` to let it ask for"
          + " things, and a number of days. `/hub clients revoke editor` ends it.";

  private final ClientDesk desk;
  private final Guard guard;
  private final When when;
  private final ZoneId zone;

  /**
   * @param desk lets them in and ends them
   * @param guard asked about other people's
   * @param when says how long ago
   * @param zone decides what day it is
   */
  public ClientsCommand(ClientDesk desk, Guard guard, When when, ZoneId zone) {
    this.desk = desk;
    this.guard = guard;
    this.when = when;
    this.zone = zone;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "clients";
  }

  @Override
  public String action() {
    return ACTION;
  }

  @Override
  public String usage() {
    return "/hub clients";
  }

  @Override
  public String help() {
    return "See which programs may call my tools for you; `new editor` lets one in, `revoke editor`"
        + " ends it.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    List<String> words =
        Arrays.stream(rest.toLowerCase(Locale.ROOT).split("\\s+"))
            .filter(word -> !word.isEmpty())
            .toList();
    if (words.isEmpty()) {
      return list(command);
    }
    return switch (words.get(0)) {
      case "new" -> make(command, words.subList(1, words.size()));
      case "revoke" -> words.size() == 2 ? revoke(command, words.get(1)) : unclear();
      case "all" -> words.size() == 1 ? all(command) : unclear();
      default -> unclear();
    };
  }

  private Reply list(SlackCommand command) {
    List<McpClient> clients = desk.of(command.principal());
    Card card = new Card(TITLE);
    if (clients.isEmpty()) {
      return card.lead(Card.Sign.NEUTRAL, "There are none.", HOW).reply();
    }
    return card.list(clients.stream().map(this::line).toList()).text(HOW).reply();
  }

  private Reply all(SlackCommand command) {
    if (!mayOthers(command)) {
      return refused(command.ref());
    }
    List<McpClient> clients = desk.all();
    Card card = new Card("Programs that act for people");
    if (clients.isEmpty()) {
      return card.lead(Card.Sign.NEUTRAL, "There are none.", "").reply();
    }
    return card.list(
            clients.stream()
                .map(
                    client ->
                        "<@%s>: %s, `#%s`"
                            .formatted(client.owner().slackUserId(), line(client), client.id()))
                .toList())
        .text("`/hub clients revoke #…` with its number ends one.")
        .reply();
  }

  private String line(McpClient client) {
    return "*%s* %s · %s · %s"
        .formatted(
            client.name(),
            client.scopes().contains(Scope.REQUEST) ? "reads and asks" : "reads",
            client.isOver(when.now())
                ? "expired"
                : "good until " + when.date(client.expiresAt().atZone(zone).toLocalDate()),
            client.lastUsedAt() == null
                ? "never used"
                : "last used " + when.age(client.lastUsedAt()));
  }

  private Reply make(SlackCommand command, List<String> words) {
    if (words.isEmpty()) {
      return unclear();
    }
    Set<Scope> scopes = EnumSet.of(Scope.READ);
    Duration goodFor = ClientDesk.USUAL;
    for (String word : words.subList(1, words.size())) {
      if (word.equals("request")) {
        scopes.add(Scope.REQUEST);
      } else if (word.matches("\\d{1,4}")) {
        goodFor = Duration.ofDays(Long.parseLong(word));
      } else if (!word.matches("read|days?")) {
        return unclear();
      }
    }
    ClientDesk.Made made =
        desk.make(
            new Opener(
                command.ref(), command.principal(), command.triggerId(), command.receivedAt()),
            words.get(0),
            scopes,
            goodFor);
    return new Card(TITLE)
        .lead(
            made.shown() == SecretWindow.Shown.YES ? Card.Sign.GOOD : Card.Sign.ATTENTION,
            made.shown() == SecretWindow.Shown.YES
                ? "Its token is in the window."
                : "I can't tell whether the window opened.",
            made.shown() == SecretWindow.Shown.YES
                ? "I can't show it again."
                : "If you did not see a token, end this one and make another.")
        .list(List.of(line(made.client())))
        .reply();
  }

  private Reply revoke(SlackCommand command, String which) {
    Principal asker = command.principal();
    Optional<McpClient> client =
        which.startsWith("#")
            ? Optional.of(which.substring(1)).filter(Ref::isRef).flatMap(desk::find)
            : desk.of(asker).stream().filter(own -> own.name().equals(which)).findFirst();
    if (client.isEmpty() || !client.get().owner().equals(asker)) {
      // Whoever may not see other people's does not learn by trying which there are.
      if (which.startsWith("#") && !mayOthers(command)) {
        return refused(command.ref());
      }
      if (client.isEmpty()) {
        throw new HubException("There is no such client. `/hub clients` lists yours.");
      }
    }
    boolean ended = desk.revoke(client.get(), asker);
    return new Card(TITLE)
        .lead(
            Card.Sign.GOOD,
            ended ? "It is ended." : "It was ended already.",
            "*%s* is refused from now on.".formatted(client.get().name()))
        .reply();
  }

  private boolean mayOthers(SlackCommand command) {
    return guard
        .check(command.principal(), OTHERS, Resource.HUB, Map.of(Ref.KEY, command.ref()))
        .allowed();
  }

  private static Reply unclear() {
    return new Card(TITLE).lead(Card.Sign.NEUTRAL, "I didn't understand that.", HOW).reply();
  }

  private static Reply refused(String ref) {
    return new Card(TITLE)
        .lead(
            Card.Sign.LOCKED,
            "Those are not yours.",
            "Somebody of the staff or the board can end them for you (ref %s).".formatted(ref))
        .reply();
  }
}
