package org.makerspacehub.beans.knowledge.answer;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.identity.Fold;
import org.tartarus.snowball.ext.EnglishStemmer;

/** The words of a text that say something, in the form in which they are compared. */
final class Terms {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:[:.'’][\\p{L}\\p{N}]+)*");
  private static final int LONGEST = 20_000;

  /** Words that every question has, whatever it is about. */
  private static final Set<String> EMPTY =
      Set.of(
          """
          a about after again all also am an and any are as at be because been being but by can could
          did do does doing for from get give had has have having he her here hers him his how i if in
          into is it its just let me might more most much many must my no nor not now of off on once
          only or other our out over please same shall she should so some such tell than that the
          their them then there these they this those through to too under until up us very was we
          were what when where whether which while who whom whose why will with would you your
          anybody anyone somebody someone everybody everyone hub hi hello thanks currently still know
          kind happen happened say says said long often
          """
              .strip()
              .split("\\s+"));

  /** Forms that no stemmer knows. */
  private static final Map<String, String> IRREGULAR = irregular();

  private static Map<String, String> irregular() {
    Map<String, String> forms = new HashMap<>();
    for (String line :
        """
        choose chose chosen choice
        buy bought
        pay paid payment
        sell sold
        break broke broken
        take took taken
        give gave given
        keep kept
        begin began begun start started starts
        leave left
        write wrote written
        speak spoke spoken
        find found
        bring brought
        build built
        lend lent
        teach taught
        cost costs price prices
        child children kid kids
        person people
        """
            .strip()
            .split("\n")) {
      String[] words = line.strip().split(" ");
      for (String word : words) {
        forms.put(word, words[0]);
      }
    }
    return forms;
  }

  private Terms() {}

  /** The stems of the words that say something, each once, in order. */
  static Set<String> of(String text) {
    Set<String> stems = new LinkedHashSet<>();
    String bounded = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    Matcher words = WORD.matcher(bounded.toLowerCase(Locale.ROOT));
    EnglishStemmer stemmer = new EnglishStemmer();
    while (words.find()) {
      String word = words.group().replace('’', '\'').replaceFirst("'s$", "");
      if (EMPTY.contains(word)) {
        continue;
      }
      String folded = Fold.nameKey(word);
      if (folded.isEmpty()) {
        continue;
      }
      stemmer.setCurrent(IRREGULAR.getOrDefault(folded, folded));
      stemmer.stem();
      stems.add(stemmer.getCurrent());
    }
    return stems;
  }

  /** How much of two sets is in both, from 0 to 1. */
  static double alike(Set<String> one, Set<String> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return 0;
    }
    long both = one.stream().filter(other::contains).count();
    return (double) both / (one.size() + other.size() - both);
  }
}
