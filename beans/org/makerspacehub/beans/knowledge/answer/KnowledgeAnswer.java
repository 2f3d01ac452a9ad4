package org.makerspacehub.beans.knowledge.answer;

import java.util.List;
import java.util.UUID;
import org.makerspacehub.beans.knowledge.Chunk;

/**
 * What is written down about a question, in the words of those who wrote it.
 *
 * @param kind what it comes to
 * @param quotes in the order in which they are shown; empty unless something was found
 */
public record KnowledgeAnswer(Kind kind, List<Quote> quotes) {
  public KnowledgeAnswer {
    quotes = List.copyOf(quotes);
  }

  /** What an answer comes to. */
  public enum Kind {
    /** Something answers it. */
    FOUND,
    /** Several things answer it, and not alike; the newest comes first. */
    DIFFER,
    /** Nothing does that the asker may read. */
    UNKNOWN,
    /** It cannot be searched just now. */
    AWAY
  }

  /**
   * A sentence or two of a piece.
   *
   * @param number by which the answer points to it, from 1
   * @param text as it was written; untrusted
   * @param chunk where it stands
   */
  public record Quote(int number, String text, Chunk chunk) {
    /** Without what was written. */
    @Override
    public String toString() {
      return "Quote[" + number + ", " + chunk.id() + "]";
    }
  }

  /** Nothing is known. */
  public static final KnowledgeAnswer UNKNOWN = new KnowledgeAnswer(Kind.UNKNOWN, List.of());

  /** It cannot be searched. */
  public static final KnowledgeAnswer AWAY = new KnowledgeAnswer(Kind.AWAY, List.of());

  /** Whether there is anything to show. */
  public boolean known() {
    return kind == Kind.FOUND || kind == Kind.DIFFER;
  }

  /** The pieces it quotes, in order. */
  public List<UUID> chunks() {
    return quotes.stream().map(quote -> quote.chunk().id()).distinct().toList();
  }

  /** Without what was written. */
  @Override
  public String toString() {
    return "KnowledgeAnswer[" + kind + ", " + quotes.size() + "]";
  }
}
