package org.makerspacehub.beans.agent.talk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.agent.Agents;
import org.makerspacehub.beans.agent.Tool;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolDesk;
import org.makerspacehub.beans.agent.ToolSession;

/** A desk for tests: tools that say what they are told to, and a list of what was called. */
public final class SomeDesk implements ToolDesk {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What was called, as {@code name arguments}. */
  public final List<String> called = new ArrayList<>();

  private final Map<String, Tool> tools = new LinkedHashMap<>();
  private final Map<String, Outcome> answers = new LinkedHashMap<>();

  /** A tool without arguments. */
  public SomeDesk tool(String name, String title, String says) {
    return tool(name, title, Tool.Effect.READ, "{\"type\":\"object\"}", says);
  }

  /** A tool. */
  public SomeDesk tool(
      String name, String title, Tool.Effect effect, String arguments, String says) {
    try {
      tools.put(
          name,
          new Tool(
              name,
              title,
              "…",
              JSON.readTree(arguments),
              effect,
              Tool.Reads.PUBLIC,
              false,
              new Tool.Hints(true, false, true, false)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
    answers.put(name, new Outcome(Outcome.Kind.ANSWERED, says, ToolAnswer.of(says)));
    return this;
  }

  /** From now on it fails. */
  public SomeDesk fails(String name, String sentence) {
    answers.put(name, new Outcome(Outcome.Kind.FAILED, sentence, null));
    return this;
  }

  @Override
  public List<Tool> offered(ToolSession session) {
    return tools.values().stream().filter(tool -> session.tools().contains(tool.name())).toList();
  }

  @Override
  public Outcome call(ToolSession session, String tool, String arguments, int number) {
    called.add(tool + " " + arguments + session.through());
    return answers.get(tool);
  }

  /** A frontline agent with these tools, and nobody else. */
  public static Agents agents(String... tools) {
    AgentVersion front =
        new AgentVersion(
            Agents.FRONTLINE,
            1,
            AgentVersion.Kind.FRONTLINE,
            "The hub",
            "",
            Set.of(tools),
            Set.of(),
            "",
            new AgentVersion.Caps(4, 1_000, Duration.ofMinutes(1)));
    return new Agents() {
      @Override
      public Optional<AgentVersion> find(String name) {
        return name.equals(front.name()) ? Optional.of(front) : Optional.empty();
      }

      @Override
      public List<AgentVersion> all() {
        return List.of(front);
      }
    };
  }

  /** With links to {@code docs.example} and to the hub at {@code https://hub.example}. */
  public static AnswerText text() {
    return new AnswerText(
        new AnswerLinks(Set.of("docs.example"), "https://hub.example", () -> "ours.slack.com"));
  }
}
