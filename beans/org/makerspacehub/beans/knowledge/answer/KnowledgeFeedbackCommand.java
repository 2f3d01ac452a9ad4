package org.makerspacehub.beans.knowledge.answer;

import java.util.ArrayList;
import java.util.List;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.knowledge.Chunk;
import org.makerspacehub.beans.knowledge.answer.FeedbackBook.Said;

/**
 * {@code /hub knowledge feedback}: the answers that did not help, so that what is missing or wrong
 * can be written down. What rests on something that the viewer may not read is not shown to them.
 */
public final class KnowledgeFeedbackCommand extends KnowledgeCommand {
  private static final int PAGE = 8;

  private final FeedbackBook book;
  private final Retrieval retrieval;
  private final Places places;
  private final When when;

  /**
   * @param book what people said
   * @param retrieval says what the viewer may read
   * @param places says where something stands
   * @param when says how long ago something was
   */
  public KnowledgeFeedbackCommand(
      FeedbackBook book, Retrieval retrieval, Places places, When when) {
    super("feedback", SEE, "[page]", "Answers that did not help, and what they quoted.");
    this.book = book;
    this.retrieval = retrieval;
    this.places = places;
    this.when = when;
  }

  @Override
  public boolean mayBeReplayed() {
    return true;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    long count = book.count(false);
    Card card = new Card("Answers that did not help");
    if (count == 0) {
      return card.lead(
              Card.Sign.GOOD,
              "There is none.",
              "Below each answer from what is written down are two buttons; what is pressed there"
                  + " is seen here.")
          .reply();
    }
    int pages = (int) ((count + PAGE - 1) / PAGE);
    int page = Pages.of(rest, pages);
    List<String> lines = new ArrayList<>();
    for (Said said : book.bad(PAGE, (page - 1) * PAGE)) {
      lines.add(line(command, said));
    }
    return card.list(lines).note(Pages.note(page, pages, "/hub knowledge feedback")).reply();
  }

  private String line(SlackCommand command, Said said) {
    List<Chunk> readable = retrieval.readable(command.principal(), "", said.chunks());
    String age = when.age(said.at());
    if (said.chunks().isEmpty()) {
      return "%s: “%s”. Nothing was found.".formatted(age, SlackText.plain(said.question(), 200));
    }
    if (readable.size() < said.chunks().size()) {
      // Also what is gone by now: whether it was hidden from the viewer, nobody can say any more.
      return age + ": about something that you may not read, or that is not there any more.";
    }
    List<String> sources = new ArrayList<>();
    for (Chunk chunk : readable) {
      sources.add(places.line(sources.size() + 1, chunk));
    }
    return "%s: “%s”\n      %s"
        .formatted(age, SlackText.plain(said.question(), 200), String.join("\n      ", sources));
  }
}
