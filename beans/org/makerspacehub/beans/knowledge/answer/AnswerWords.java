package org.makerspacehub.beans.knowledge.answer;

import com.slack.api.model.block.LayoutBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.makerspacehub.beans.agent.talk.AnswerBlocks;
import org.makerspacehub.beans.agent.talk.AnswerText;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.knowledge.Chunk;
import org.makerspacehub.beans.knowledge.answer.KnowledgeAnswer.Quote;

/** An answer as people read it in Slack: who wrote what where, and where to ask when nobody did. */
public final class AnswerWords {
  /** What is said when nothing is known. */
  public static final String UNKNOWN =
      "*I don't know.* I found nothing written down about that which you may read.\n"
          + "Ask in a channel where people know about it, or ask somebody of the team; once it is"
          + " written down there, I know it too.";

  static final String AWAY =
      "*I can't look that up just now.* What is written down cannot be searched at the moment;"
          + " please try again in a minute. Everything else works: `/hub help`.";

  static final String PRIVATELY =
      "I have answered that privately: not everybody here may read what the answer rests on.";

  private static final String MORE_PRIVATELY =
      "There is more that not everybody here may read; I have told that privately.";

  private final PlainQuote plain;
  private final AnswerText cleaned;
  private final Places places;

  /**
   * @param plain makes names of mentions
   * @param cleaned takes everything out of a text that calls somebody or leads somewhere
   * @param places says where something stands
   */
  public AnswerWords(PlainQuote plain, AnswerText cleaned, Places places) {
    this.plain = plain;
    this.cleaned = cleaned;
    this.places = places;
  }

  /** The answer in Slack's markup. */
  public String text(KnowledgeAnswer answer) {
    return switch (answer.kind()) {
      case UNKNOWN -> UNKNOWN;
      case AWAY -> AWAY;
      case FOUND -> known("*This is what was written down about that:*", answer);
      case DIFFER -> known("*What was written down differs.* The newest comes first:", answer);
    };
  }

  private String known(String headline, KnowledgeAnswer answer) {
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(headline);
    for (Quote quote : answer.quotes()) {
      String day =
          answer.kind() == KnowledgeAnswer.Kind.DIFFER
              ? "_" + places.day(quote.chunk().at()) + "_\n"
              : "";
      paragraphs.add("%s> %s [%d]".formatted(day, quoted(quote.text()), quote.number()));
    }
    paragraphs.add(sources(answer.quotes()));
    return String.join("\n\n", paragraphs);
  }

  /** A text of somebody's on one line, harmless. */
  public String quoted(String text) {
    return cleaned.of(plain.of(text)).replaceAll("\\s*\\n\\s*", " ").strip();
  }

  private String sources(List<Quote> quotes) {
    List<String> lines = new ArrayList<>();
    quotes.forEach(quote -> lines.add(places.line(quote.number(), quote.chunk())));
    return "*Sources*\n" + String.join("\n", lines);
  }

  /** A line for each source, in Slack's markup. */
  public String source(int number, Chunk chunk) {
    return places.line(number, chunk);
  }

  /**
   * The whole message.
   *
   * @param ref the reference of what is answered
   * @param question that was asked
   * @param note small print; may be empty
   */
  public Reply reply(String ref, String question, KnowledgeAnswer answer, String note) {
    Reply words = AnswerBlocks.of(text(answer), note);
    if (answer.kind() == KnowledgeAnswer.Kind.AWAY) {
      return words;
    }
    List<LayoutBlock> blocks = new ArrayList<>(words.blocks());
    // Above the small print.
    int at = note.isEmpty() ? blocks.size() : Math.max(0, blocks.size() - 1);
    blocks.add(at, feedback(ref, answer.chunks(), question));
    return new Reply(words.text(), blocks);
  }

  /** The buttons by which somebody says whether an answer helped. */
  public LayoutBlock feedback(String ref, List<UUID> chunks, String question) {
    return new FeedbackRow(ref, chunks, question).block();
  }

  /** Small print for everybody, when the asker alone is told more. */
  static String more(String note) {
    return note.isEmpty() ? MORE_PRIVATELY : MORE_PRIVATELY + " " + note;
  }
}
