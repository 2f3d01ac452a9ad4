package org.makerspacehub.beans.knowledge.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * The words of a text as every index counts them: in lower case, without endings, without those
 * that say nothing. One place for all indexes, so that a question meets a piece in each of them.
 */
public final class Terms {
  // Safe for many threads: it keeps its parts for each of them.
  private static final Analyzer ENGLISH = new EnglishAnalyzer();

  private Terms() {}

  /** What makes words of a text; never closed. */
  public static Analyzer analyzer() {
    return ENGLISH;
  }

  /** The words of a text in their order, each as often as it is there. */
  public static List<String> of(String text) {
    List<String> terms = new ArrayList<>();
    try (TokenStream stream = ENGLISH.tokenStream("text", text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        terms.add(term.toString());
      }
      stream.end();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return terms;
  }
}
