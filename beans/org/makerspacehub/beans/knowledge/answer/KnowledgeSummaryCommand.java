package org.makerspacehub.beans.knowledge.answer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.DaemonThreads;
import org.makerspacehub.beans.agent.talk.AnswerBlocks;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.knowledge.answer.KnowledgeFigures.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /hub knowledge summary #channel [days]}: what was said lately, for the asker alone. */
public final class KnowledgeSummaryCommand extends KnowledgeCommand implements AutoCloseable {
  private static final int DAYS = 7;
  private static final int MOST_DAYS = 366;
  private static final Pattern TYPED =
      Pattern.compile(
          "(?:<#([A-Z0-9]{2,24})(?:\\|[^>]*)?>|#?([\\p{L}\\p{N}_-]{1,80}))(?:\\s+([0-9]{1,4})(?:\\s*days?)?)?");
  private static final Logger LOG = LoggerFactory.getLogger(KnowledgeSummaryCommand.class);

  private final SummaryDesk desk;
  private final KnowledgeFigures figures;
  private final BiConsumer<SlackCommand, Reply> later;
  private final Clock clock;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          2,
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(20),
          DaemonThreads.named("knowledge-summary"));

  /**
   * @param desk summarises
   * @param figures knows channels by name
   * @param later sends an answer that takes longer than a command may
   * @param clock what "now" is
   */
  public KnowledgeSummaryCommand(
      SummaryDesk desk,
      KnowledgeFigures figures,
      BiConsumer<SlackCommand, Reply> later,
      Clock clock) {
    super(
        "summary",
        "hub.knowledge.summary",
        "#channel [days]",
        "What was said in a channel lately, with where it stands; only you see it.");
    this.desk = desk;
    this.figures = figures;
    this.later = later;
    this.clock = clock;
  }

  @Override
  public boolean mayBeReplayed() {
    return true;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    Matcher typed = TYPED.matcher(rest.strip());
    if (!typed.matches()) {
      return new Card("Summary")
          .lead(
              Card.Sign.NEUTRAL,
              "Of which channel?",
              "Type `/hub knowledge summary #general`, and a number of days if you like:"
                  + " `/hub knowledge summary #general 30`.")
          .reply();
    }
    String channel = typed.group(1) == null ? idOf(typed.group(2)) : typed.group(1);
    int days =
        typed.group(3) == null
            ? DAYS
            : Math.max(1, Math.min(MOST_DAYS, Integer.parseInt(typed.group(3))));
    if (desk.hasModel() && !channel.isEmpty()) {
      try {
        threads.execute(() -> say(command, channel, days));
        return Reply.of("I'm reading what was said, and tell you in a moment…");
      } catch (RejectedExecutionException full) {
        return Reply.of("I'm summarising for too many people just now; please try again shortly.");
      }
    }
    return summary(command, channel, days);
  }

  private void say(SlackCommand command, String channel, int days) {
    try {
      later.accept(command, summary(command, channel, days));
    } catch (RuntimeException broken) {
      LOG.error("A summary broke: {}", broken.getClass().getName());
    }
  }

  private Reply summary(SlackCommand command, String channel, int days) {
    Instant since = clock.instant().minus(Duration.ofDays(days));
    Optional<String> text;
    try {
      text =
          channel.isEmpty() ? Optional.empty() : desk.channel(command.principal(), channel, since);
    } catch (KnowledgeUnavailable away) {
      return AnswerBlocks.of(AnswerWords.AWAY, "");
    }
    String span = days == 1 ? "the last day" : "the last %d days".formatted(days);
    return text.map(
            said ->
                AnswerBlocks.of(
                    "*What was said in %s*\n%s".formatted(span, said),
                    desk.hasModel()
                        ? "Only you see this. It may be written by a language model, and can be"
                            + " wrong."
                        : "Only you see this. The words are those of whoever wrote them."))
        .orElseGet(
            () ->
                new Card("Summary")
                    .lead(
                        Card.Sign.NEUTRAL,
                        "I found nothing to summarise.",
                        "There is no such channel that you may read, or nothing was said there in"
                            + " %s that I have read.".formatted(span))
                    .reply());
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private String idOf(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return figures.sources().stream()
        .filter(source -> source.kind().equals("slack"))
        .filter(
            source ->
                source.key().equals(name)
                    || source
                        .title()
                        .toLowerCase(Locale.ROOT)
                        .replaceFirst("^#", "")
                        .equals(wanted))
        .map(Source::key)
        .findFirst()
        .orElse("");
  }
}
