package org.makerspacehub.beans.knowledge.answer;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What two sentences about the same thing can differ in: figures and times, days, and yes or no.
 *
 * @param figures numbers, prices and times
 * @param days of the week
 * @param negative whether it says no
 */
record Facts(Set<String> figures, Set<String> days, boolean negative) {
  private static final Pattern FIGURE =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}])\\d{1,6}(?:[.:,]\\d{1,3})?"
              + "|\\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|noon|midnight)\\b");
  private static final Pattern DAY =
      Pattern.compile("\\b(mon|tues|wednes|thurs|fri|satur|sun)days?\\b");
  private static final Pattern NO =
      Pattern.compile(
          "\\b(?:not|no|never|none|nobody|forbidden|without|cannot|stopped|closed|banned|dropped)\\b"
              + "|n['’]t\\b|\\bno longer\\b");

  static Facts of(String sentence) {
    String text = sentence.toLowerCase(Locale.ROOT);
    Set<String> figures = new TreeSet<>();
    Matcher figure = FIGURE.matcher(text);
    while (figure.find()) {
      figures.add(figure.group().replaceFirst("[:.]00$", ""));
    }
    Set<String> days = new TreeSet<>();
    Matcher day = DAY.matcher(text);
    while (day.find()) {
      days.add(day.group(1));
    }
    return new Facts(figures, days, NO.matcher(text).find());
  }

  /** Whether both say a thing of one kind, and not the same. */
  boolean contradict(Facts other) {
    return apart(figures, other.figures) || apart(days, other.days) || negative != other.negative;
  }

  /** Whether both say the same things. */
  boolean same(Facts other) {
    return figures.equals(other.figures) && days.equals(other.days) && negative == other.negative;
  }

  private static boolean apart(Set<String> one, Set<String> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return false;
    }
    Set<String> both = new HashSet<>(one);
    both.retainAll(other);
    return both.isEmpty();
  }
}
