package org.makerspacehub.beans.knowledge.book;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * How many tokens a BERT model makes of a text (lower case, accents off, greedy pieces of words),
 * counted without its weights or native code. Never fewer than the model makes.
 */
public final class WordPieces {
  // Of dev.langchain4j:langchain4j-embeddings: the vocabulary of both models that are shipped.
  private static final String VOCABULARY = "/bert-vocabulary-en.txt";
  private static final int LONGEST_WORD = 100;

  private WordPieces() {}

  /** Tokens of a text, without the two around it. */
  public static int count(String text) {
    String plain = plain(text);
    int tokens = 0;
    int at = 0;
    int length = plain.length();
    while (at < length) {
      int c = plain.codePointAt(at);
      int next = at + Character.charCount(c);
      if (isSpace(c)) {
        at = next;
      } else if (standsAlone(c)) {
        tokens++;
        at = next;
      } else {
        while (next < length) {
          int following = plain.codePointAt(next);
          if (isSpace(following) || standsAlone(following)) {
            break;
          }
          next += Character.charCount(following);
        }
        tokens += pieces(plain, at, next);
        at = next;
      }
    }
    return tokens;
  }

  private static int pieces(String text, int from, int to) {
    if (text.codePointCount(from, to) > LONGEST_WORD) {
      return 1;
    }
    int count = 0;
    int start = from;
    while (start < to) {
      int end = Math.min(to, start + Vocabulary.LONGEST);
      while (end > start && !known(text.substring(start, end), start > from)) {
        end = text.offsetByCodePoints(end, -1);
      }
      count++;
      // An unknown letter makes the whole word one unknown token; more is on the safe side.
      start = end > start ? end : text.offsetByCodePoints(start, 1);
    }
    return count;
  }

  private static boolean known(String piece, boolean inside) {
    return Vocabulary.PIECES.contains(inside ? "##" + piece : piece);
  }

  private static String plain(String text) {
    if (isAscii(text)) {
      return text.toLowerCase(Locale.ROOT);
    }
    StringBuilder kept = new StringBuilder(text.length() + 16);
    Normalizer.normalize(text, Normalizer.Form.NFD)
        .codePoints()
        .filter(WordPieces::stays)
        .map(Character::toLowerCase)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  private static boolean stays(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  // What the model throws away splits no word there; to split one here can only make more tokens.
  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
  }

  private static boolean standsAlone(int c) {
    if (c < 0x80) {
      return !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> Character.isIdeographic(c);
    };
  }

  /** Read when the first text is counted. */
  private static final class Vocabulary {
    private static final Set<String> PIECES = read();
    // No need to look for longer ones: a text made of one long word costs no more than another.
    private static final int LONGEST = PIECES.stream().mapToInt(String::length).max().orElseThrow();

    private static Set<String> read() {
      try (InputStream file = WordPieces.class.getResourceAsStream(VOCABULARY)) {
        if (file == null) {
          throw new IllegalStateException("There is no " + VOCABULARY);
        }
        Set<String> pieces = new HashSet<>(65_536);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          pieces.add(line);
        }
        return pieces;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
