package org.makerspacehub.beans.knowledge.slack;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Slack's own way of writing as people read it (vendor: Slack documentation, formatting text for
 * app surfaces). Who is mentioned stays an id, {@code <@U…>}: a name is told only to who may read
 * the rest.
 */
final class SlackMarkup {
  private static final Pattern MARK = Pattern.compile("<([^<>\\n]{1,4000})>");

  private SlackMarkup() {}

  /**
   * What people read.
   *
   * @param text as Slack keeps it
   * @param channelName the name of a channel by its id; null when it is not known
   */
  static String readable(String text, UnaryOperator<String> channelName) {
    StringBuilder out = new StringBuilder();
    Matcher marks = MARK.matcher(text);
    while (marks.find()) {
      marks.appendReplacement(out, Matcher.quoteReplacement(mark(marks.group(1), channelName)));
    }
    marks.appendTail(out);
    return out.toString().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  private static String mark(String inside, UnaryOperator<String> channelName) {
    int bar = inside.indexOf('|');
    String target = bar < 0 ? inside : inside.substring(0, bar);
    String label = bar < 0 ? "" : inside.substring(bar + 1);
    if (target.matches("@[UW][A-Z0-9]{1,23}")) {
      return "<" + target + ">";
    }
    if (target.matches("#[CG][A-Z0-9]{1,23}")) {
      String known = label.isEmpty() ? channelName.apply(target.substring(1)) : label;
      return "#" + (known == null || known.isEmpty() ? target.substring(1) : known);
    }
    if (target.startsWith("!")) {
      if (!label.isEmpty()) {
        return label;
      }
      String word = target.substring(1).replaceFirst("\\^.*", "");
      return "@" + word;
    }
    String address = target.replaceFirst("^(?:mailto|tel):", "");
    return label.isEmpty() || label.equals(address) || label.equals(target)
        ? address
        : label + " (" + address + ")";
  }
}
