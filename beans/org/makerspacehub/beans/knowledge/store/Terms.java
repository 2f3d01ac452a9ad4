package org.makerspacehub.beans.knowledge.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * The words of a text for an index that is not in this process: the same as the one here compares,
 * so that a question meets a piece in either.
 */
public final class Terms {
  // Safe for many threads: it keeps its parts for each of them.
  private static final Words WORDS = new Words();

  private Terms() {}

  /** The words of a text in their order, each as often as it is there. */
  public static List<String> of(String text) {
    List<String> terms = new ArrayList<>();
    try (TokenStream stream = WORDS.tokenStream("", text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        terms.add(term.toString());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return terms;
  }
}
