package org.makerspacehub.beans.erasure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.identity.Fold;

/** The words of a text with their places, folded as names are compared. */
final class Words {
  /** Joined forms are letters too for a reader: a word goes on over an apostrophe. */
  private static final Pattern WORD =
      Pattern.compile(
          "[\\p{L}\\p{N}\\p{M}]+(?:['\u2018\u2019\u02BC\u00B4`][\\p{L}\\p{N}\\p{M}]+)*");

  /** What stands for no name at vendors. */
  private static final Set<String> NO_NAMES = Set.of("no name");

  private Words() {}

  /**
   * A word.
   *
   * @param folded as names are compared
   * @param start where it begins
   * @param end where it is over
   */
  record Word(String folded, int start, int end) {}

  static List<Word> of(String text) {
    List<Word> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(new Word(folded(matcher.group()), matcher.start(), matcher.end()));
    }
    return words;
  }

  private static String folded(String word) {
    // Most words are plain, and folding one of any script costs a hundred times as much.
    if (word.chars().allMatch(c -> c < 128 && c != '\'' && c != '`')) {
      return word.toLowerCase(Locale.ROOT);
    }
    return Fold.nameKey(word).replace("'", "");
  }

  /**
   * The ways in which a full name is written: as it is, and with the last word first. A name of one
   * word is no full name: too many texts have that word in them.
   */
  static List<List<String>> names(String fullName) {
    List<String> words = of(fullName == null ? "" : fullName).stream().map(Word::folded).toList();
    if (words.size() < 2 || NO_NAMES.contains(String.join(" ", words))) {
      return List.of();
    }
    List<String> turned = new ArrayList<>(words.subList(words.size() - 1, words.size()));
    turned.addAll(words.subList(0, words.size() - 1));
    return turned.equals(words) ? List.of(words) : List.of(words, turned);
  }
}
