package org.makerspacehub.beans.knowledge.answer;

import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.agent.talk.AnswerBlocks;
import org.makerspacehub.beans.agent.talk.WrittenDown;
import org.makerspacehub.beans.command.Reply;

/**
 * Open questions, answered for the asker, and for everybody in a channel with no more than all of
 * them may read (R5).
 */
public final class AnsweredFromBook implements WrittenDown {
  private static final String NO_THREAD =
      "*I found nothing to summarise.* Either you may not read this, or I have not read it yet; what"
          + " is new takes me a minute.";

  private final KnowledgeDesk desk;
  private final AnswerWords words;
  private final SummaryDesk summaries;

  /**
   * @param desk answers
   * @param words says it
   * @param summaries summarises
   */
  public AnsweredFromBook(KnowledgeDesk desk, AnswerWords words, SummaryDesk summaries) {
    this.desk = desk;
    this.words = words;
    this.summaries = summaries;
  }

  @Override
  public Reply thread(Question question) {
    String text =
        SummaryDesk.orAway(
                () -> summaries.thread(question.asker(), question.channel(), question.threadTs()))
            .map(said -> "*What was said in this thread*\n" + said)
            .orElse(NO_THREAD);
    return AnswerBlocks.of(text, "Only you see this.");
  }

  @Override
  public Told about(Question question, String note, boolean aloud) {
    KnowledgeAnswer own = desk.answer(question.asker(), "", question.text());
    String text = words.text(own);
    if (!aloud || question.direct() || !own.known()) {
      return new Told(own.known(), text, reply(question, own, note), null);
    }
    KnowledgeAnswer shared = desk.answer(question.asker(), question.channel(), question.text());
    if (!shared.known()) {
      return new Told(true, text, reply(question, own, note), Reply.of(AnswerWords.PRIVATELY));
    }
    boolean all = shared.chunks().containsAll(own.chunks());
    return new Told(
        true,
        text,
        all ? null : reply(question, own, note),
        reply(question, shared, all ? note : AnswerWords.more(note)));
  }

  private Reply reply(Question question, KnowledgeAnswer answer, String note) {
    return words.reply(question.ref(), question.text(), answer, note);
  }
}
