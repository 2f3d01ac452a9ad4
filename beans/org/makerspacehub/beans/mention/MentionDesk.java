package org.makerspacehub.beans.mention;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.agent.talk.TalkDesk;
import org.makerspacehub.beans.command.CommandDesk;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;

/**
 * Answers whoever speaks to the hub without a slash, at the same desk as everybody else and where
 * others read it only with what all of them may read: in a direct conversation there, in a channel
 * for the asker's eyes alone but for answers from what is written down.
 */
public class MentionDesk {
  /** As long as the answer to a slash command may take. */
  private static final Duration ANSWERABLE = Duration.ofMinutes(30);

  /**
   * What only looks things up. A command that is not named here changes something, or may one day,
   * and is answered to a signed request alone.
   */
  private static final Set<String> READ_ONLY =
      Set.of("membership.self", "hub.help", "hub.status", "hub.trace");

  private final CommandDesk desk;
  private final TalkDesk talk;
  private final Consumer<Question> taken;
  private final Supplier<List<SlashCommand>> commands;
  private final Guard guard;
  private final Outbox outbox;
  private final Predicate<String> answered;
  private final ReplyJson replies;
  private final Clock clock;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param desk where commands are answered
   * @param talk where everything is asked that is no command
   * @param taken told of a question whose answer follows
   * @param commands all there are; asked for when somebody speaks
   * @param guard says who is spoken with at all
   * @param outbox takes the answers
   * @param answered whether a message of this key is in the outbox already
   * @param replies renders answers
   * @param clock what "now" is
   */
  public MentionDesk(
      CommandDesk desk,
      TalkDesk talk,
      Consumer<Question> taken,
      Supplier<List<SlashCommand>> commands,
      Guard guard,
      Outbox outbox,
      Predicate<String> answered,
      ReplyJson replies,
      Clock clock) {
    this.desk = desk;
    this.talk = talk;
    this.taken = taken;
    this.commands = commands;
    this.guard = guard;
    this.outbox = outbox;
    this.answered = answered;
    this.replies = replies;
    this.clock = clock;
  }

  /**
   * Answers a message, once.
   *
   * @return what came of it in one short line, without anything that was said
   */
  public String answer(Mention mention) {
    if (!mention.isWhole()) {
      return "a message that does not say whose it is";
    }
    if (mention.at().plus(ANSWERABLE).isBefore(clock.instant())) {
      return "too old to answer";
    }
    if (answered.test(mention.key())) {
      return "answered before";
    }
    Principal asker = Principal.person(mention.teamId(), mention.userId());
    // Whoever may not even ask what there is to ask is not spoken with: guests of shared channels.
    if (!guard.check(asker, "hub.help", Resource.HUB, Map.of(Ref.KEY, mention.ref())).allowed()) {
      return "refused, and nothing said";
    }
    Optional<MentionWords.Wanted> wanted =
        MentionWords.of(mention.text(), mention.botUserId(), commands.get());
    if (wanted.isEmpty()) {
      return talk(mention, asker);
    }
    SlackCommand command = command(mention, asker, wanted.get());
    CommandDesk.Answered what =
        mention.signed() || onlyReads(command) ? desk.answer(command) : typeIt();
    boolean said = outbox.put(message(mention, what.reply()));
    return said ? what.outcome() : "answered before";
  }

  /** What is no command is a question. */
  private String talk(Mention mention, Principal asker) {
    TalkDesk.Heard heard =
        talk.ask(
            new TalkDesk.Words(
                mention.ref(),
                asker,
                MentionWords.bare(mention.text(), mention.botUserId())
                    .replaceFirst("(?i)^ask\\s+", ""),
                mention.channel(),
                mention.threadTs(),
                mention.direct(),
                mention.at(),
                mention.signed(),
                !mention.direct()));
    if (heard.later() != null && mention.direct()) {
      taken.accept(heard.later());
      return heard.outcome();
    }
    // In a channel the line that the answer will come also says that this message was heard.
    boolean said = false;
    if (heard.aloud() != null) {
      said = outbox.put(aloud(mention, heard.aloud(), heard.reply() == null));
    }
    if (heard.reply() != null) {
      said |= outbox.put(message(mention, heard.reply()));
    }
    return said ? heard.outcome() : "answered before";
  }

  /** What everybody in the channel may read, in the thread of the question (R5). */
  private OutboxMessage aloud(Mention mention, Reply reply, boolean alone) {
    return new OutboxMessage(
        alone ? mention.key() : mention.key() + ":aloud",
        mention.ref(),
        OutboxMessage.Kind.SLACK_POST,
        mention.channel(),
        payload(reply, mention.threadTs().isEmpty() ? mention.ts() : mention.threadTs()),
        ANSWERABLE);
  }

  private SlackCommand command(Mention mention, Principal asker, MentionWords.Wanted words) {
    return new SlackCommand(
        mention.ref(), asker, words.command(), words.text(), mention.channel(), "", mention.at());
  }

  private boolean onlyReads(SlackCommand command) {
    return commands.get().stream()
        .filter(each -> each.command().equals(command.command()))
        .filter(each -> speaksTo(each, command.text()))
        // As the desk does: the longest verb is the one that is meant.
        .max(java.util.Comparator.comparingInt(each -> each.verb().length()))
        .map(each -> READ_ONLY.contains(each.action()))
        .orElse(true);
  }

  private static boolean speaksTo(SlashCommand command, String text) {
    String said = text.toLowerCase(java.util.Locale.ROOT);
    return said.equals(command.verb())
        || command.verb().isEmpty()
        || said.startsWith(command.verb() + " ");
  }

  private static CommandDesk.Answered typeIt() {
    return new CommandDesk.Answered(
        Reply.of(
            "That one changes something, so please type it as a command with a slash, or send it to"
                + " me in a direct message."),
        "asked to type it");
  }

  private OutboxMessage message(Mention mention, Reply reply) {
    return new OutboxMessage(
        mention.key(),
        mention.ref(),
        mention.direct() ? OutboxMessage.Kind.SLACK_POST : OutboxMessage.Kind.SLACK_EPHEMERAL,
        mention.direct() ? mention.channel() : mention.channel() + "/" + mention.userId(),
        payload(reply, mention.threadTs()),
        ANSWERABLE);
  }

  private String payload(Reply reply, String threadTs) {
    try {
      ObjectNode message = (ObjectNode) json.readTree(replies.render(reply));
      message.remove("response_type");
      message.put("unfurl_links", false).put("unfurl_media", false);
      if (!threadTs.isEmpty()) {
        message.put("thread_ts", threadTs);
      }
      return message.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer that is no JSON");
    }
  }
}
