package org.makerspacehub.beans.agent.made;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.agent.Agents;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.SlashCommand;

/**
 * {@code /hub agents}: which agents there are, whom each is for, and what it may do at the most.
 */
public final class AgentsCommand implements SlashCommand {
  private final Agents agents;
  private final AgentRows made;

  /**
   * @param agents those that run
   * @param made those that were made here, also the stopped ones
   */
  public AgentsCommand(Agents agents, AgentRows made) {
    this.agents = agents;
    this.made = made;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "agents";
  }

  @Override
  public String action() {
    return "hub.agents";
  }

  @Override
  public String usage() {
    return "/hub agents";
  }

  @Override
  public String help() {
    return "Which agents there are, whom each is for, and what it may do at the most.";
  }

  @Override
  public boolean mayBeReplayed() {
    return true;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    Card card = new Card("Agents");
    List<String> lines = new ArrayList<>();
    agents.all().forEach(each -> lines.add(line(each, "")));
    made.all().stream()
        .filter(MadeAgent::stopped)
        .forEach(each -> lines.add(line(each.version(), " · *stopped*")));
    return card.list(lines)
        .note(
            "Each may do at most what whoever speaks with it may do; docs/agents.md has the whole"
                + " table. The owner has agents made by `/ask super: …`.")
        .reply();
  }

  private static String line(AgentVersion version, String state) {
    return "*%s* `%s` · %s · version %d%s · for %s%s\nTools: %s"
        .formatted(
            SlackText.escape(version.title()),
            version.name(),
            version.kind().name().toLowerCase(Locale.ROOT),
            version.version(),
            state,
            version.kind() == AgentVersion.Kind.MANAGER
                ? "nobody; it notes on requests"
                : AgentListTool.audience(version),
            version.maker().isEmpty()
                ? ""
                : " · made by <@%s>"
                    .formatted(version.maker().substring(version.maker().indexOf('/') + 1)),
            version.tools().isEmpty() ? "none" : String.join(", ", new TreeSet<>(version.tools())));
  }
}
