package org.makerspacehub.beans.knowledge.answer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what somebody wrote in Slack into words that call nobody. */
public final class PlainQuote {
  private static final Pattern FORM = Pattern.compile("<([@#!]?)([^<>|]{1,500})(?:\\|([^<>]*))?>");
  private static final Pattern NUMBER = Pattern.compile("\\[(\\d{1,3})]");

  private final Authors authors;
  private final String team;

  /**
   * @param authors names of people
   * @param team our workspace: the one whose people a message mentions
   */
  public PlainQuote(Authors authors, String team) {
    this.authors = authors;
    this.team = team;
  }

  /** The text with names for mentions; still untrusted, and not yet escaped for Slack. */
  public String of(String text) {
    Matcher forms = FORM.matcher(text);
    StringBuilder plain = new StringBuilder();
    while (forms.find()) {
      forms.appendReplacement(plain, Matcher.quoteReplacement(form(forms)));
    }
    forms.appendTail(plain);
    // A number in brackets is the hub's own sign for a source.
    return NUMBER.matcher(plain.toString()).replaceAll("($1)");
  }

  private String form(Matcher form) {
    String what = form.group(2);
    String label = form.group(3) == null ? "" : form.group(3).strip();
    return switch (form.group(1)) {
      case "@" ->
          authors
              .name("slack:" + team + "/" + what)
              .orElse(label.isEmpty() ? "somebody" : label.replaceFirst("^@", ""));
      case "#" -> label.isEmpty() ? "a channel" : "#" + label.replaceFirst("^#", "");
      case "!" -> label.isEmpty() ? what.replaceFirst("\\^.*$", "") : label;
      default -> label.isEmpty() || label.equals(what) ? what : label + " (" + what + ")";
    };
  }
}
