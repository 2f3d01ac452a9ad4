package org.makerspacehub.beans.gate;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.makerspacehub.beans.identity.LinkState;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.MemberFile;
import org.makerspacehub.beans.member.SlackAccount;
import org.makerspacehub.beans.member.Standing;
import org.makerspacehub.beans.member.StandingRules;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks up whom something is asked for. It decides nothing. */
public class Subjects {
  private static final Pattern ACCOUNT = Pattern.compile("(T[A-Z0-9]{1,23})/([UW][A-Z0-9]{1,23})");
  private static final Pattern MEMBER = Pattern.compile("(#?)([A-Za-z0-9-]{1,64})");

  private final JdbcClient db;
  private final MemberDirectory directory;
  private final StandingRules rules;
  private final String teamId;
  private final Clock clock;
  private final ZoneId zone;

  /**
   * @param db the mirror
   * @param directory knows accounts and members
   * @param rules say how somebody stands
   * @param teamId our workspace
   * @param clock what "now" is
   * @param zone decides what "today" is
   */
  public Subjects(
      JdbcClient db,
      MemberDirectory directory,
      StandingRules rules,
      String teamId,
      Clock clock,
      ZoneId zone) {
    this.db = db;
    this.directory = directory;
    this.rules = rules;
    this.teamId = teamId;
    this.clock = clock;
    this.zone = zone;
  }

  /**
   * Finds the target of a request.
   *
   * @param kind what the action is done to
   * @param target {@code T…/U…}; a Fabman member's id, or {@code #} and a member number; {@code -}
   * @param requester who asks
   */
  public Subject find(ActionEntry.Target kind, String target, Principal requester) {
    String given = target == null ? "" : target.strip();
    return switch (kind) {
      case NONE ->
          given.isEmpty() || given.equals(Subject.NOBODY)
              ? Subject.nobody()
              : Subject.not(Subject.NOBODY, "This is done to nobody in particular.");
      case ACCOUNT -> account(given, requester);
      case MEMBER -> member(given, requester);
    };
  }

  private Subject account(String given, Principal requester) {
    Matcher account = ACCOUNT.matcher(given);
    if (!account.matches()) {
      return Subject.not(Subject.NOBODY, "Please say for which Slack account.");
    }
    if (teamId.isEmpty() || !account.group(1).equals(teamId)) {
      return Subject.not(given, "That account belongs to another workspace.");
    }
    Optional<Known> known = known("slack", given);
    if (known.isEmpty()) {
      return Subject.not(
          given,
          "I don't know that Slack account yet; new ones reach me within a few minutes. Please try"
              + " again a little later.");
    }
    if (known.get().kind().equals("bot")) {
      return Subject.not(given, "That account is an app's; things are done to people only.");
    }
    SlackAccount there = directory.account(given).orElseThrow();
    boolean linked = there.reads();
    boolean own =
        given.equals(requester.id())
            || there.personId() != null
                && there.link() == LinkState.CONFIRMED
                && there.personId().equals(confirmedPerson(requester));
    return subject(
        given,
        known.get().name(),
        own,
        there.link(),
        linked ? directory.file(there.personId()) : Optional.empty());
  }

  private Subject member(String given, Principal requester) {
    Matcher member = MEMBER.matcher(given);
    if (!member.matches()) {
      return Subject.not(Subject.NOBODY, "Please say for which member.");
    }
    String id = given;
    if (!member.group(1).isEmpty()) {
      var found = directory.byNumber(member.group(2));
      if (found.members().size() > 1 || found.more() > 0) {
        return Subject.not(
            Subject.NOBODY, "Several members have that number. Please mend that in Fabman first.");
      }
      id = found.isEmpty() ? "" : found.members().get(0).memberId();
    }
    Optional<Known> known = id.isEmpty() ? Optional.empty() : known("fabman", id);
    if (known.isEmpty() || known.get().person() == null) {
      return Subject.not(Subject.NOBODY, "I know no member of that number.");
    }
    String person = known.get().person();
    boolean own =
        directory.account(requester.id()).filter(SlackAccount::reads).isPresent()
            && person.equals(directory.account(requester.id()).orElseThrow().personId());
    return subject(id, known.get().name(), own, LinkState.CONFIRMED, directory.file(person));
  }

  private Subject subject(
      String target, String name, boolean own, LinkState link, Optional<MemberFile> file) {
    Optional<Standing> standing =
        file.map(
            all ->
                rules.standing(
                    all.member().state(),
                    all.packages(),
                    all.invoices(),
                    LocalDate.ofInstant(clock.instant(), zone)));
    String owed =
        standing
            .map(
                all ->
                    all.overdue().stream()
                        .map(sum -> sum.amount().toPlainString() + " " + sum.currency())
                        .collect(Collectors.joining(" and ")))
            .orElse("");
    return new Subject(target, name, own, link, standing.orElse(null), owed, "");
  }

  private String confirmedPerson(Principal requester) {
    return directory
        .account(requester.id())
        .filter(account -> account.link() == LinkState.CONFIRMED && account.reads())
        .map(SlackAccount::personId)
        .orElse(null);
  }

  private Optional<Known> known(String source, String id) {
    return db.sql(
            "SELECT full_name, kind, person_id FROM external_identity WHERE source = :source AND"
                + " external_id = :id")
        .param("source", source)
        .param("id", id)
        .query(
            (row, n) ->
                new Known(
                    row.getString("full_name"), row.getString("kind"), row.getString("person_id")))
        .optional();
  }

  private record Known(String name, String kind, String person) {}
}
