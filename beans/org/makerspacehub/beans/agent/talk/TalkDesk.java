package org.makerspacehub.beans.agent.talk;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.agent.AgentDesk;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.agent.Agents;
import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.agent.Taint;
import org.makerspacehub.beans.agent.ToolSession;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;

/**
 * Where plain words become a question: for the agent that is spoken to, or, where no model is set,
 * for the hub's own understanding of words. Whoever asks and however, by {@code /ask}, by the hub's
 * name or in a direct conversation, it is the same.
 */
public class TalkDesk {
  /** Characters of a question at the most. */
  static final int LONGEST = 4_000;

  private static final int EXAMPLES = 6;
  private static final String KNOWLEDGE = "knowledge_search";

  /** {@code @helper: …} is always meant so; {@code helper: …} only when there is a helper. */
  private static final Pattern ADDRESSED =
      Pattern.compile("(?s)(@?)([A-Za-z][A-Za-z0-9-]{1,39})\\s*:\\s+(.+)");

  private static final Pattern SUMMARISE =
      Pattern.compile(
          "(?i)(?:please\\s+|can you\\s+|could you\\s+)?(?:summari[sz]e|sum up|recap|tl;?dr)"
              + "(?:\\s+(?:this|the|it|that|all|thread|discussion|conversation|of|for|me|us|please))*"
              + "\\s*[.!?]*");

  private final Supplier<AgentDesk> agentDesk;
  private final Supplier<Agents> agents;
  private final Intents intents;
  private final Guard guard;
  private final Supplier<List<SlashCommand>> commands;
  private final AnswerText answers;
  private final Supplier<WrittenDown> written;

  /**
   * @param agentDesk where agents are asked; gives null where there are none
   * @param agents those there are; gives null where there are none
   * @param intents looks up what plain words ask for
   * @param guard says who may ask
   * @param commands all there are; what is shown of them is what the asker may use
   * @param answers writes what a tool found as Slack shows it
   */
  public TalkDesk(
      Supplier<AgentDesk> agentDesk,
      Supplier<Agents> agents,
      Intents intents,
      Guard guard,
      Supplier<List<SlashCommand>> commands,
      AnswerText answers) {
    this(agentDesk, agents, intents, guard, commands, answers, () -> null);
  }

  /**
   * @param agentDesk where agents are asked; gives null where there are none
   * @param agents those there are; gives null where there are none
   * @param intents looks up what plain words ask for
   * @param guard says who may ask
   * @param commands all there are; what is shown of them is what the asker may use
   * @param answers writes what a tool found as Slack shows it
   * @param written answers open questions; gives null where nothing does
   */
  public TalkDesk(
      Supplier<AgentDesk> agentDesk,
      Supplier<Agents> agents,
      Intents intents,
      Guard guard,
      Supplier<List<SlashCommand>> commands,
      AnswerText answers,
      Supplier<WrittenDown> written) {
    this.agentDesk = agentDesk;
    this.agents = agents;
    this.intents = intents;
    this.guard = guard;
    this.commands = commands;
    this.answers = answers;
    this.written = written;
  }

  /**
   * Plain words as they were said.
   *
   * @param ref the correlation id
   * @param asker from a verified event, or {@code signed} is false
   * @param text what was said, without the hub's name; untrusted
   * @param channel where
   * @param threadTs of the thread it stands in; empty when it stands in none
   * @param direct whether only the asker and the hub read there
   * @param at when
   * @param signed whether Slack's signature says who it was; without it nothing but a look-up for
   *     that person alone comes of it, and no model reads it
   * @param aloud whether it was said before others, who would read an answer
   */
  public record Words(
      String ref,
      Principal asker,
      String text,
      String channel,
      String threadTs,
      boolean direct,
      Instant at,
      boolean signed,
      boolean aloud) {

    /** For the asker's eyes alone. */
    public Words(
        String ref,
        Principal asker,
        String text,
        String channel,
        String threadTs,
        boolean direct,
        Instant at,
        boolean signed) {
      this(ref, asker, text, channel, threadTs, direct, at, signed, false);
    }

    /** Without what was said. */
    @Override
    public String toString() {
      return "Words[ref=" + ref + ", channel=" + channel + "]";
    }
  }

  /**
   * What came of it.
   *
   * @param later the question, when its answer follows through the outbox; null when the reply is
   *     all there is
   * @param reply what the asker reads now; null when what everybody reads is all there is
   * @param aloud what everybody in the channel reads; null for nothing
   * @param outcome one short line for the trace, without anything that was said
   */
  public record Heard(Question later, Reply reply, Reply aloud, String outcome) {

    /** For the asker's eyes alone. */
    public Heard(Question later, Reply reply, String outcome) {
      this(later, reply, null, outcome);
    }
  }

  /** Asks whoever is spoken to. */
  public Heard ask(Words words) {
    if (!guard
        .check(words.asker(), "agent.ask", Resource.HUB, Map.of(Ref.KEY, words.ref()))
        .allowed()) {
      return new Heard(
          null,
          Reply.of("Asking me is not open to you (ref %s).".formatted(words.ref())),
          "refused");
    }
    if (words.text().length() > LONGEST) {
      return new Heard(
          null,
          Reply.of(
              "That is longer than I can read: please say it in %,d characters."
                  .formatted(LONGEST)),
          "too long");
    }
    Question question = question(words);
    WrittenDown book = written.get();
    if (book != null
        && !words.threadTs().isEmpty()
        && SUMMARISE.matcher(question.text()).matches()) {
      return new Heard(null, book.thread(question), "summarised a thread");
    }
    AgentDesk desk = agentDesk.get();
    boolean front = question.agent().equals(Agents.FRONTLINE);
    if (!words.signed()) {
      return lookedUp(
          question,
          "I found this message by reading the channel, so I only look things up for it. For more,"
              + " type `/ask` or write to me directly.",
          false);
    }
    if (front && (desk == null || !desk.hasModel())) {
      return lookedUp(question, NO_MODEL, words.aloud());
    }
    if (desk == null) {
      return new Heard(null, Reply.of(noneOf(question.agent())), "no such agent");
    }
    AgentDesk.Taken taken = desk.ask(question);
    return taken.accepted()
        ? new Heard(question, Reply.of("I'm looking into it…"), "asked the agent")
        : new Heard(
            null, Reply.of(SlackText.escape(taken.sentence())), "the agent was not to be asked");
  }

  /** What is said when no model is set. */
  static final String NO_MODEL =
      "No language model is configured, so I went by the words I know. Everything else has a"
          + " command: `/hub help`.";

  /**
   * What the hub's own understanding of words makes of a question, in Slack's markup; for when the
   * model does not answer.
   *
   * @return empty when it makes nothing of it
   */
  public Optional<String> instead(Question question) {
    ToolSession session = session(question);
    Optional<Intents.Chosen> chosen = intents.choose(session, question.text());
    Optional<WrittenDown.Told> told = written(session, question, chosen, "", false);
    if (told.isPresent() && (told.get().known() || chosen.filter(TalkDesk::isOther).isEmpty())) {
      return told.map(WrittenDown.Told::text);
    }
    return chosen
        .map(best -> intents.call(session, best))
        .filter(Intents.Found::answered)
        .map(this::shown);
  }

  private static boolean isOther(Intents.Chosen chosen) {
    return !chosen.tool().name().equals(KNOWLEDGE);
  }

  /**
   * What is written down, for a question that is open: one that nothing more specific fits, or that
   * asks for what was decided or is the rule, whatever machine it names.
   */
  private Optional<WrittenDown.Told> written(
      ToolSession session,
      Question question,
      Optional<Intents.Chosen> chosen,
      String why,
      boolean aloud) {
    WrittenDown book = written.get();
    if (book == null
        || !intents.offers(session, KNOWLEDGE)
        || Intents.content(question.text()) == 0
        || chosen.filter(TalkDesk::isOther).isPresent()
            && intents.explains(chosen.get(), question.text())
            && !intents.speaksOf(KNOWLEDGE, question.text())) {
      return Optional.empty();
    }
    return Optional.of(book.about(question, why, aloud));
  }

  private Heard lookedUp(Question question, String why, boolean aloud) {
    ToolSession session = session(question);
    Optional<Intents.Chosen> chosen = intents.choose(session, question.text());
    Optional<WrittenDown.Told> told = written(session, question, chosen, why, aloud);
    if (told.isPresent() && (told.get().known() || chosen.filter(TalkDesk::isOther).isEmpty())) {
      return new Heard(
          null,
          told.get().own(),
          told.get().aloud(),
          told.get().known() ? "answered from what is written down" : "nothing is written down");
    }
    Optional<Intents.Found> found = chosen.map(best -> intents.call(session, best));
    if (found.isEmpty()) {
      return new Heard(
          null,
          AnswerBlocks.of(
              "I didn't understand that. Try `membership` to see how you stand, or `help` for"
                  + " everything you can ask me."
                  + examples(question),
              why),
          "did not understand");
    }
    String text = shown(found.get());
    return new Heard(null, AnswerBlocks.of(text, why), "looked up " + found.get().tool().name());
  }

  /** Under its tool's title; some answers begin with it as they are. */
  private String shown(Intents.Found found) {
    String title = found.tool().title();
    String text =
        found.text().startsWith(title + ". ")
            ? found.text().substring(title.length() + 2)
            : found.text();
    return "*%s*\n%s".formatted(SlackText.escape(title), answers.of(text));
  }

  private String examples(Question question) {
    List<String> titles = intents.titles(session(question));
    String known =
        titles.isEmpty()
            ? ""
            : "\n\nI can look up: %s."
                .formatted(SlackText.escape(String.join(", ", titles)).toLowerCase(Locale.ROOT));
    List<String> usages =
        commands.get().stream()
            .filter(
                each ->
                    guard
                        .preview(question.asker(), each.action(), Resource.HUB, Map.of())
                        .allowed())
            .filter(each -> !each.command().equals(AskCommand.COMMAND))
            .map(SlashCommand::usage)
            // The short ones are those that one can try at once.
            .sorted(Comparator.comparingInt(String::length).thenComparing(usage -> usage))
            .limit(EXAMPLES)
            .map(usage -> "`" + SlackText.escape(usage) + "`")
            .toList();
    return known + (usages.isEmpty() ? "" : "\n\nCommands: " + String.join(", ", usages) + ".");
  }

  private ToolSession session(Question question) {
    Agents there = agents.get();
    Set<String> tools =
        there == null
            ? Set.of()
            : there.find(Agents.FRONTLINE).map(AgentVersion::tools).orElse(Set.of());
    return new ToolSession(
        question.ref(), question.asker(), "", tools, question.channel(), Taint.none());
  }

  private Question question(Words words) {
    String text = words.text().strip();
    String agent = Agents.FRONTLINE;
    Matcher addressed = ADDRESSED.matcher(text);
    if (addressed.matches()) {
      String name = addressed.group(2).toLowerCase(Locale.ROOT);
      if (!addressed.group(1).isEmpty() || isOne(name)) {
        agent = name;
        text = addressed.group(3).strip();
      }
    }
    return new Question(
        words.ref(),
        words.asker(),
        agent,
        text,
        words.channel(),
        words.threadTs(),
        words.direct(),
        words.at());
  }

  private boolean isOne(String name) {
    Agents there = agents.get();
    // The owner's is known by name even where it does not run: who may not, hears that.
    return Agents.SUPER.equals(name)
        || there != null && (there.find(name).isPresent() || there.stopped(name).isPresent());
  }

  private static String noneOf(String agent) {
    return "There is no agent called %s here. Ask without a name, and I answer myself."
        .formatted(SlackText.plain(agent, 40));
  }
}
