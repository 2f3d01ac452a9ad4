package org.makerspacehub.beans.ask;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionEntry;
import org.makerspacehub.beans.gate.EligibleApprovers;
import org.makerspacehub.beans.gate.PolicyCells;
import org.makerspacehub.beans.policy.Decision;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.beans.policy.RoleGrants;

/** {@code /hub policy}: what each privileged action takes, and why the asker may or may not ask. */
public class PolicyCommand implements SlashCommand {
  private final ActionCatalogue catalogue;
  private final PolicyCells cells;
  private final RoleGrants roles;
  private final EligibleApprovers approvers;

  /**
   * @param catalogue what can be asked for
   * @param policies in force
   * @param roles who holds which
   * @param approvers how many could approve
   */
  public PolicyCommand(
      ActionCatalogue catalogue, Policies policies, RoleGrants roles, EligibleApprovers approvers) {
    this.catalogue = catalogue;
    this.cells = new PolicyCells(policies, catalogue);
    this.roles = roles;
    this.approvers = approvers;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "policy";
  }

  @Override
  public String action() {
    return "hub.policy";
  }

  @Override
  public String usage() {
    return "/hub policy <action>";
  }

  @Override
  public String help() {
    return "What a privileged action takes, who could approve it, and whether you may ask for it.";
  }

  @Override
  public boolean mayBeReplayed() {
    return true;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    Optional<ActionEntry> found = catalogue.find(rest.strip().toLowerCase(Locale.ROOT));
    if (found.isEmpty()) {
      List<String> lines =
          catalogue.all().stream()
              .map(
                  entry ->
                      "`%s` %s"
                          .formatted(
                              entry.name(),
                              entry.available()
                                  ? SlackText.escape(PolicyCells.takes(entry))
                                  : SlackText.escape(entry.notInstalled())))
              .toList();
      return new Card("What privileged actions take")
          .list(lines)
          .note("`/hub policy credit.grant`, for example, says more about one.")
          .reply();
    }
    ActionEntry entry = found.get();
    Set<Role> held = roles.of(command.principal());
    return new Card("Policy")
        .text("*%s* `%s`".formatted(SlackText.escape(entry.title()), entry.name()))
        .fact("Takes", SlackText.escape(PolicyCells.takes(entry)))
        .fact("Could approve now", String.valueOf(approvers.besides(entry, null)))
        .fact(
            "May ask",
            "%s; for others: %s"
                .formatted(
                    entry.anyoneAsks() ? "anyone" : PolicyCells.names(entry.ask()),
                    PolicyCells.names(entry.forOthers())))
        .fact("You, for yourself", why(entry, held, true))
        .fact("You, for others", why(entry, held, false))
        .note("`java -jar hub.jar policy explain` says the same of anybody.")
        .reply();
  }

  private String why(ActionEntry entry, Set<Role> held, boolean own) {
    Decision decision = cells.ask(entry, held, own);
    return "%s (%s)"
        .formatted(
            !entry.available() ? "not installed" : decision.allowed() ? "yes" : "no",
            SlackText.escape(String.join(", ", decision.reasons())));
  }
}
