package org.makerspacehub.beans.knowledge.answer;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.knowledge.IndexDesk;
import org.makerspacehub.beans.knowledge.IndexDesk.Progress;
import org.makerspacehub.beans.knowledge.answer.KnowledgeFigures.Source;
import org.makerspacehub.beans.knowledge.slack.ChannelsDesk;

/** {@code /hub knowledge}: how much there is to know from, and how far it is taken in. */
public final class KnowledgeStatusCommand extends KnowledgeCommand {
  private static final int REFUSALS = 5;

  private final KnowledgeFigures figures;
  private final IndexDesk index;
  private final ChannelsDesk channels;
  private final FeedbackBook feedback;
  private final When when;

  /**
   * @param figures counts
   * @param index says how far it is
   * @param channels say how far back they were read
   * @param feedback what people said about answers
   * @param when says how long ago something was
   */
  public KnowledgeStatusCommand(
      KnowledgeFigures figures,
      IndexDesk index,
      ChannelsDesk channels,
      FeedbackBook feedback,
      When when) {
    super("", SEE, "", "What answers are made from: how much there is, and how far it is read.");
    this.figures = figures;
    this.index = index;
    this.channels = channels;
    this.feedback = feedback;
    this.when = when;
  }

  @Override
  public boolean mayBeReplayed() {
    return true;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    if (!rest.isBlank()) {
      return new Card("Knowledge")
          .lead(Card.Sign.NEUTRAL, "That is nothing I know about knowledge.", "Try one of these:")
          .list(
              List.of(
                  "`/hub knowledge` – how it stands",
                  "`/hub knowledge sources` – where it is from",
                  "`/hub knowledge feedback` – answers that did not help",
                  "`/hub knowledge summary #channel 7` – what was said lately",
                  "`/hub knowledge channel on #channel` and `… off #channel`",
                  "`/hub knowledge rebuild` – makes the index anew"))
          .reply();
    }
    long documents = figures.documents();
    Progress all = index.progress();
    List<ChannelsDesk.Channel> rooms = channels.channels();
    List<Source> sources = figures.sources();
    Card card = new Card("Knowledge");
    lead(card, all, documents, sources);
    long on = rooms.stream().filter(ChannelsDesk.Channel::isOn).count();
    long complete = rooms.stream().filter(room -> room.isOn() && room.isComplete()).count();
    card.fact("Documents", When.number(documents))
        .fact("Pieces", When.number(all.pieces()))
        .fact(
            "Channels",
            "%s of %s read to the end of what is kept"
                .formatted(When.number(complete), When.number(on)))
        .fact("Sources", on(sources))
        .fact("Model", SlackText.plain(all.model(), 60))
        .fact("Index", all.begunAt() == null ? "not made yet" : "begun " + when.age(all.begunAt()))
        .fact(
            "Answers",
            "%s helped, %s did not"
                .formatted(When.number(feedback.count(true)), When.number(feedback.count(false))));
    Map<String, Long> met = new TreeMap<>();
    sources.stream()
        .map(Source::note)
        .filter(note -> !note.isEmpty())
        .forEach(note -> met.merge(SlackText.plain(note, 200), 1L, Long::sum));
    String last = last(sources);
    if (!last.isEmpty()) {
      card.fact("Mail and documents", "looked at " + last);
    }
    List<String> refused =
        met.entrySet().stream()
            .limit(REFUSALS)
            .map(each -> "%s: %s".formatted(When.count(each.getValue(), "source"), each.getKey()))
            .toList();
    if (!refused.isEmpty()) {
      card.text("*What was met on the way*").list(refused);
    }
    return card.note("`/hub knowledge sources` lists where it is from.").reply();
  }

  private static void lead(Card card, Progress all, long documents, List<Source> sources) {
    if (!all.trouble().isEmpty()) {
      card.lead(Card.Sign.ATTENTION, SlackText.plain(all.trouble(), 300), "");
    } else if (sources.isEmpty() && documents == 0) {
      card.lead(
          Card.Sign.NEUTRAL,
          "There is nothing to know from yet.",
          "Invite the hub to a channel, set `KNOWLEDGE_DIR` to a folder of documents, or `IMAP_URL`"
              + " to a mailbox.");
    } else if (!all.done()) {
      card.lead(
          Card.Sign.WAITING,
          "%d %% is read: %s of %s pieces."
              .formatted(
                  100 * all.indexed() / Math.max(1, all.pieces()),
                  When.number(all.indexed()),
                  When.number(all.pieces())),
          "What is not read yet is not found yet; the rest is.");
    } else {
      card.lead(Card.Sign.GOOD, "Everything is read.", "");
    }
  }

  private static String on(List<Source> sources) {
    long on = sources.stream().filter(Source::on).count();
    return on == sources.size()
        ? When.number(on)
        : "%s on, %s off".formatted(When.number(on), When.number(sources.size() - on));
  }

  private String last(List<Source> sources) {
    return sources.stream()
        .map(Source::takenAt)
        .filter(Objects::nonNull)
        .max(Instant::compareTo)
        .map(when::age)
        .orElse("");
  }
}
