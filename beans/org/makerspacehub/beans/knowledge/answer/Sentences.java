package org.makerspacehub.beans.knowledge.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Takes a text apart into what can be quoted. */
final class Sentences {
  private static final int SHORTEST = 12;
  private static final int LONGEST = 400;
  private static final Pattern END =
      Pattern.compile("(?<=[.!?…])[\"'”)]?\\s+(?=[\\p{Lu}\\p{N}\"“(])");

  private Sentences() {}

  /** The sentences, in order; a short one stays with what is before it. */
  static List<String> of(String text) {
    List<String> sentences = new ArrayList<>();
    for (String line : text.split("\\R")) {
      boolean begins = true;
      for (String piece : END.split(line.strip())) {
        String sentence = piece.strip();
        if (sentence.isEmpty()) {
          continue;
        }
        // What is short says nothing alone: "No." belongs to the question before it.
        int last = sentences.size() - 1;
        if (!begins && (sentence.length() < SHORTEST || sentences.get(last).length() < SHORTEST)) {
          sentences.set(last, sentences.get(last) + " " + sentence);
        } else {
          sentences.add(sentence.length() <= LONGEST ? sentence : cut(sentence));
          begins = false;
        }
      }
    }
    return sentences;
  }

  /** Whether it asks rather than says something. */
  static boolean asks(String sentence) {
    return sentence.strip().endsWith("?");
  }

  private static String cut(String sentence) {
    int space = sentence.lastIndexOf(' ', LONGEST - 1);
    return sentence.substring(0, space > LONGEST / 2 ? space : LONGEST - 1).strip() + "…";
  }
}
