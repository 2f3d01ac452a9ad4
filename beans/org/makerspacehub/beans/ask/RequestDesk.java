package org.makerspacehub.beans.ask;

import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionEntry;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.gate.Approvals;
import org.makerspacehub.beans.gate.AskRights;
import org.makerspacehub.beans.gate.EligibleApprovers;
import org.makerspacehub.beans.gate.GateDesk;
import org.makerspacehub.beans.gate.OwnRequests;
import org.makerspacehub.beans.gate.RequestBook;
import org.makerspacehub.beans.home.HomeRefresh;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.beans.policy.RoleGrants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people ask for in Slack, whether they typed it or filled in a form. */
public class RequestDesk {
  private static final Logger LOG = LoggerFactory.getLogger(RequestDesk.class);

  private final JdbcClient db;
  private final ActionCatalogue catalogue;
  private final Choices choices;
  private final Approvals approvals;
  private final OwnRequests own;
  private final EligibleApprovers approvers;
  private final Guard guard;
  private final RoleGrants roles;
  private final Typed typed;
  private final RequestWords words;
  private final HomeRefresh home;

  /**
   * @param db as the hub's user
   * @param catalogue what can be asked for
   * @param choices what arguments can be chosen from
   * @param approvals takes what is asked
   * @param own what people asked for themselves
   * @param approvers whose home tabs a request shows on
   * @param guard says who may
   * @param roles who holds which
   * @param directory finds members
   * @param home is brought up to date
   * @param clock what "now" is
   * @param zone decides what "today" is
   */
  public RequestDesk(
      JdbcClient db,
      ActionCatalogue catalogue,
      Choices choices,
      Approvals approvals,
      OwnRequests own,
      EligibleApprovers approvers,
      Guard guard,
      RoleGrants roles,
      MemberDirectory directory,
      HomeRefresh home,
      Clock clock,
      ZoneId zone) {
    this.db = db;
    this.catalogue = catalogue;
    this.choices = choices;
    this.approvals = approvals;
    this.own = own;
    this.approvers = approvers;
    this.guard = guard;
    this.roles = roles;
    this.home = home;
    this.typed = new Typed(directory, guard, clock, zone);
    this.words = new RequestWords(db, catalogue, choices, clock);
  }

  Typed typed() {
    return typed;
  }

  RequestWords words() {
    return words;
  }

  List<Argument> arguments(ActionEntry entry) {
    return Argument.of(entry, choices);
  }

  /** What somebody may ask for now, for themselves or for others, in the catalogue's order. */
  public List<ActionEntry> open(Principal asker) {
    Set<Role> held = roles.of(asker);
    return catalogue.all().stream()
        .filter(ActionEntry::available)
        .filter(entry -> mayAsk(entry, asker, held, true) || mayAsk(entry, asker, held, false))
        .toList();
  }

  /** What nobody can ask for here because a setting is missing. */
  List<ActionEntry> lacking() {
    return catalogue.all().stream().filter(entry -> !entry.missing().isEmpty()).toList();
  }

  boolean mayAskForOthers(ActionEntry entry, Principal asker) {
    return mayAsk(entry, asker, roles.of(asker), false);
  }

  private boolean mayAsk(ActionEntry entry, Principal asker, Set<Role> held, boolean forSelf) {
    return guard
        .preview(
            asker,
            AskRights.MAKE,
            AskRights.resource("new", entry, forSelf, AskRights.listed(entry, held, forSelf)),
            Map.of())
        .allowed();
  }

  /**
   * An action that somebody may ask for.
   *
   * @throws HubException with a sentence for them when they may not, or there is none
   */
  ActionEntry askable(Principal asker, String action) {
    catalogue
        .find(action)
        .filter(entry -> !entry.missing().isEmpty())
        .ifPresent(
            entry -> {
              throw new HubException(entry.notInstalled());
            });
    return open(asker).stream()
        .filter(entry -> entry.name().equals(action))
        .findFirst()
        .orElseThrow(
            () ->
                new HubException(
                    "That can't be asked for here, or not by you. Type /request to see what can."));
  }

  /** What is said of what has more to it than a form takes; empty of all else. */
  static String notByForm(ActionEntry entry) {
    return Argument.typeable(entry)
        ? ""
        : "%s has lists in it that no form takes. Tell the super agent what you want: `/ask super: …`; it puts it together, and you confirm all of it."
            .formatted(entry.title());
  }

  ActionEntry entry(String action) {
    return catalogue
        .find(action)
        .orElseThrow(() -> new HubException("That can no longer be asked for."));
  }

  /** Who decides about an action, how many of them, and how long they have. */
  String whatItTakes(ActionEntry entry) {
    if (entry.quorum() == 0) {
      return "Needs your own confirmation of all of it within %s."
          .formatted(GateDesk.span(entry.decideWithin()));
    }
    int least =
        entry.fewer().stream().mapToInt(ActionEntry.Fewer::needs).min().orElse(entry.quorum());
    return "Needs a yes from %s (%s) within %s%s."
        .formatted(
            people(entry.quorum()),
            GateDesk.asked(entry.approve()),
            GateDesk.span(entry.decideWithin()),
            least < entry.quorum() ? "; in simple cases from %s".formatted(people(least)) : "");
  }

  private static String people(int number) {
    return number == 1 ? "one person" : number + " people";
  }

  /** Asks, and brings up to date whoever sees it. */
  Approvals.Asked ask(Approvals.Ask ask) {
    Approvals.Asked asked = approvals.request(ask);
    if (asked.pending()) {
      find(asked.ref()).ifPresent(request -> changed(request, ask.ref()));
    }
    return asked;
  }

  Reply answer(Approvals.Asked asked) {
    return words.asked(asked, asked.pending() ? find(asked.ref()) : Optional.empty());
  }

  Reply list(Principal asker) {
    return words.list(own.open(asker));
  }

  /** What somebody asked for and is not over, with how far it is; a line each, fit for Slack. */
  public List<String> openOf(Principal asker) {
    return own.open(asker).stream().map(words::line).toList();
  }

  ActionRequest pending(Principal asker, String requestRef, String ref) {
    return own.pending(asker, requestRef, ref);
  }

  Reply withdraw(Principal asker, String requestRef, String ref) {
    ActionRequest request = own.withdraw(asker, requestRef, ref);
    changed(request, ref);
    return new Card(RequestWords.TITLE)
        .lead(
            Card.Sign.NEUTRAL,
            "Withdrawn.",
            "%s\nNobody is asked any more.".formatted(words.what(request.canonical())))
        .note("Reference %s.".formatted(request.ref()))
        .reply();
  }

  ActionRequest edit(
      Principal asker,
      String requestRef,
      int version,
      Map<String, Object> arguments,
      String why,
      String ref) {
    ActionRequest now = own.edit(asker, requestRef, version, arguments, why, ref);
    changed(now, ref);
    return now;
  }

  /** The member number that people know; Fabman's id where there is none. */
  String numberOf(String memberId) {
    return db.sql(
            "SELECT member_number FROM external_identity WHERE source = 'fabman' AND external_id ="
                + " :id AND member_number IS NOT NULL")
        .param("id", memberId)
        .query(String.class)
        .optional()
        .orElse(memberId);
  }

  private Optional<ActionRequest> find(String ref) {
    return new RequestBook(db).find(ref);
  }

  /**
   * Brings the home tabs up to date that show a request: the requester's and those of who may
   * decide it.
   *
   * @param ref of what changed it
   */
  public void changed(ActionRequest request, String ref) {
    List<Principal> homes = new ArrayList<>(List.of(request.requester()));
    catalogue.find(request.action()).ifPresent(entry -> homes.addAll(approvers.of(request, entry)));
    for (Principal each : homes) {
      try {
        home.refresh(each, ref);
      } catch (RuntimeException notNow) {
        // What was asked stands; the tab is made anew when it is opened next.
        LOG.warn("A home tab was not brought up to date (ref {})", ref, notNow);
      }
    }
  }
}
