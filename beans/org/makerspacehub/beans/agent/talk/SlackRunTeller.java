package org.makerspacehub.beans.agent.talk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.model.block.LayoutBlock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.makerspacehub.beans.agent.Agents;
import org.makerspacehub.beans.agent.Citations;
import org.makerspacehub.beans.agent.ProposalBlocks;
import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.agent.RunTeller;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;

/**
 * Tells in Slack how a question stands, through the outbox. In a direct conversation one message
 * says what is being done and is changed as that goes on; in a channel nothing is said but the
 * answer and, when that takes a while, one line before it, both for the asker's eyes alone.
 */
public class SlackRunTeller implements RunTeller {
  /** Said in a channel only when the answer is not there by then. */
  private static final Duration A_WHILE = Duration.ofSeconds(5);

  /** After this nobody waits any more for a line about progress. */
  private static final Duration NEWS = Duration.ofMinutes(5);

  /** An answer in somebody's own conversation is worth reading the next day, too. */
  private static final Duration ANSWER = Duration.ofHours(24);

  /** As long as an answer to a slash command may take. */
  private static final Duration WHISPER = Duration.ofMinutes(30);

  /** What the operators' notice is about. */
  static final String TOPIC = "model";

  private static final int REMEMBERED = 200;
  private static final int TITLE = 80;

  private final Outbox outbox;
  private final Predicate<String> said;
  private final AnswerText answers;
  private final ReplyJson replies;
  private final ProposalBlocks proposals;
  private final Function<Question, Optional<String>> instead;
  private final Notices notices;
  private final BooleanSupplier modelUp;
  private final Supplier<Citations> citations;
  private final Clock clock;
  private final ObjectMapper json = new ObjectMapper();

  /** What was looked at for whom, as far as this process knows; only ever shown. */
  private final Map<String, Set<String>> looked =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
              return size() > REMEMBERED;
            }
          });

  /**
   * @param outbox takes what is said
   * @param said whether a message of this key is in the outbox already
   * @param answers cleans what a model wrote
   * @param replies renders
   * @param proposals shows what is laid before the asker
   * @param instead what the hub's own understanding of words makes of a question, in Slack's markup
   * @param notices told of a model that does not answer, and when it does again
   * @param modelUp whether the model is there, as far as this process knows
   * @param citations says what an answer may point to
   * @param clock what "now" is
   */
  public SlackRunTeller(
      Outbox outbox,
      Predicate<String> said,
      AnswerText answers,
      ReplyJson replies,
      ProposalBlocks proposals,
      Function<Question, Optional<String>> instead,
      Notices notices,
      BooleanSupplier modelUp,
      Supplier<Citations> citations,
      Clock clock) {
    this.outbox = outbox;
    this.said = said;
    this.answers = answers;
    this.replies = replies;
    this.proposals = proposals;
    this.instead = instead;
    this.notices = notices;
    this.modelUp = modelUp;
    this.citations = citations;
    this.clock = clock;
  }

  /** Under which key the answer to a question is in the outbox. */
  public static String key(String ref) {
    return "agent:" + ref;
  }

  private static String workingKey(Question question) {
    return key(question.ref()) + ":working";
  }

  /**
   * Says in a direct conversation that a question was taken up, with the words that later say how
   * it stands.
   */
  public void taken(Question question) {
    if (question.direct()) {
      put(question, workingKey(question), working("I'm looking into it…"), NEWS);
    }
  }

  @Override
  public void progress(Question question, int step, String title) {
    looked
        .computeIfAbsent(question.ref(), ref -> new LinkedHashSet<>())
        .add(SlackText.plain(title, TITLE));
    Reply line = working("I'm looking into it: %s…".formatted(SlackText.plain(title, TITLE)));
    if (!question.direct()) {
      if (!clock.instant().isBefore(question.at().plus(A_WHILE))) {
        put(question, workingKey(question), line, NEWS);
      }
      return;
    }
    if (!put(question, workingKey(question), line, NEWS)) {
      change(question, ":" + step, line);
    }
  }

  @Override
  public void answered(Question question, String text, List<String> proposed) {
    Citations.Checked checked =
        citations
            .get()
            .check(question, text, Set.copyOf(looked.getOrDefault(question.ref(), Set.of())));
    String words = answers.of(checked.text());
    if (words.isEmpty()) {
      words =
          proposed.isEmpty()
              ? "I have no answer to that. Please say it in other words, or look at `/hub help`."
              : "Please look at this:";
    }
    Reply reply =
        AnswerBlocks.of(
            checked.sources().isEmpty() ? words : words + "\n\n" + checked.sources(),
            note(question));
    List<LayoutBlock> blocks = new ArrayList<>(reply.blocks());
    blocks.addAll(checked.after());
    end(question, new Reply(reply.text(), blocks), true);
    // Each in a message of its own: it is replaced when one of its buttons is pressed.
    for (String ref : proposed) {
      List<LayoutBlock> card = proposals.of(ref);
      if (!card.isEmpty()) {
        put(
            question,
            key(question.ref()) + ":" + ref,
            new Reply("Please look at what is asked for in your name.", card),
            lasting(question));
      }
    }
    if (modelUp.getAsBoolean()) {
      notices.clear(TOPIC, "The language model answers again.");
    }
  }

  @Override
  public Optional<String> instead(Question question) {
    return question.agent().equals(Agents.FRONTLINE) ? instead.apply(question) : Optional.empty();
  }

  @Override
  public void failed(Question question, String sentence, Optional<String> found) {
    String words = SlackText.escape(sentence);
    Reply reply =
        found.isPresent()
            ? AnswerBlocks.of(found.get(), words + " So I went by the words I know.")
            : AnswerBlocks.of(
                words + "\n\nEverything has a command, too: `/hub help` lists them.", "");
    end(question, reply, false);
    if (!modelUp.getAsBoolean()) {
      notices.raise(
          TOPIC,
          "The language model (`LLM_BASE_URL`) does not answer. Commands work, and questions are"
              + " answered by the words the hub knows. Nothing needs a restart: look at the server"
              + " the model runs on.",
          question.ref());
    }
  }

  private void end(Question question, Reply reply, boolean well) {
    Set<String> tools = looked.remove(question.ref());
    if (question.direct() && said.test(workingKey(question))) {
      String ending =
          !well
              ? "I couldn't finish this one."
              : tools == null || tools.isEmpty()
                  ? "Here is what I can say:"
                  : "I looked at: %s.".formatted(String.join(", ", tools));
      change(question, ":end", working(ending));
    }
    put(question, key(question.ref()), reply, lasting(question));
  }

  private static Duration lasting(Question question) {
    return question.direct() ? ANSWER : WHISPER;
  }

  private static String note(Question question) {
    return question.agent().equals(Agents.FRONTLINE)
        ? "Written by a language model; it can be wrong."
        : "Written by the agent %s, a language model; it can be wrong."
            .formatted(SlackText.plain(question.agent(), 40));
  }

  private static Reply working(String words) {
    return Reply.of("_" + words + "_");
  }

  private void change(Question question, String suffix, Reply words) {
    outbox.put(
        new OutboxMessage(
            workingKey(question) + suffix,
            question.ref(),
            OutboxMessage.Kind.SLACK_UPDATE,
            workingKey(question),
            replies.message(words),
            NEWS));
  }

  private boolean put(Question question, String key, Reply words, Duration goodFor) {
    String account = question.asker().slackUserId();
    return outbox.put(
        new OutboxMessage(
            key,
            question.ref(),
            question.direct() ? OutboxMessage.Kind.SLACK_POST : OutboxMessage.Kind.SLACK_EPHEMERAL,
            // A slash command works in conversations that the hub is no part of; its own with the
            // asker is there always.
            question.direct() ? account : question.channel() + "/" + account,
            payload(question, words),
            goodFor));
  }

  private String payload(Question question, Reply words) {
    try {
      ObjectNode message = (ObjectNode) json.readTree(replies.message(words));
      message.put("unfurl_links", false).put("unfurl_media", false);
      if (!question.threadTs().isEmpty()) {
        message.put("thread_ts", question.threadTs());
      }
      if (!question.direct()) {
        message.put("or_direct", true);
      }
      return message.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer that is no JSON");
    }
  }
}
