package org.makerspacehub.beans.erasure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.identity.Fold;

/**
 * Takes people out of a text: mentions, accounts, addresses, full names, of whom it is told whether
 * they are meant. It is used with plain values while somebody is being forgotten, and with hashes
 * ever after.
 */
final class Scrubber {
  private static final Pattern IDS =
      Pattern.compile(
          "<@([UW][A-Z0-9]{2,23})(?:\\|[^>]{0,200})?>"
              + "|(?<![A-Za-z0-9])([TE][A-Z0-9]{1,23})/([UW][A-Z0-9]{2,23})(?![A-Za-z0-9])"
              + "|(?<![A-Za-z0-9])([UW][A-Z0-9]{2,23})(?![A-Za-z0-9])");

  private static final Pattern ADDRESSES =
      Pattern.compile("[\\p{L}\\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}(?:@|%40)[\\p{L}\\p{N}.-]{1,190}");

  private final Predicate<String> user;
  private final Predicate<String> address;
  private final Predicate<String> lead;
  private final Predicate<String> name;
  private final int longest;

  /**
   * @param user whether a Slack user id is one
   * @param address whether an address, folded, is one
   * @param lead whether a word, folded, is the first of a name
   * @param name whether words with single spaces between are a name
   * @param longest words in a name
   */
  Scrubber(
      Predicate<String> user,
      Predicate<String> address,
      Predicate<String> lead,
      Predicate<String> name,
      int longest) {
    this.user = user;
    this.address = address;
    this.lead = lead;
    this.name = name;
    this.longest = longest;
  }

  String scrub(String text) {
    String without = ids(addresses(text));
    return names(without);
  }

  private String ids(String text) {
    Matcher matcher = IDS.matcher(text);
    StringBuilder out = null;
    while (matcher.find()) {
      String mentioned = matcher.group(1);
      String ofAccount = matcher.group(3);
      String id = mentioned != null ? mentioned : ofAccount != null ? ofAccount : matcher.group(4);
      if (user.test(id)) {
        out = out == null ? new StringBuilder() : out;
        matcher.appendReplacement(
            out,
            Matcher.quoteReplacement(
                mentioned != null
                    ? Forgotten.MARK
                    : ofAccount != null ? Forgotten.ACCOUNT : "UERASED"));
      }
    }
    return out == null ? text : matcher.appendTail(out).toString();
  }

  private String addresses(String text) {
    if (text.indexOf('@') < 0 && !text.contains("%40")) {
      return text;
    }
    Matcher matcher = ADDRESSES.matcher(text);
    StringBuilder out = null;
    while (matcher.find()) {
      String found = matcher.group().replace("%40", "@");
      String meant = meant(found);
      if (meant != null) {
        int cut = found.indexOf(meant);
        out = out == null ? new StringBuilder() : out;
        matcher.appendReplacement(
            out,
            Matcher.quoteReplacement(
                found.substring(0, cut) + Forgotten.MARK + found.substring(cut + meant.length())));
      }
    }
    return out == null ? text : matcher.appendTail(out).toString();
  }

  /** The address in what looks like one: a sentence's signs around it belong to the sentence. */
  private String meant(String found) {
    String end = found.replaceAll("[.-]+$", "");
    for (String from : List.of(end, end.replaceAll("^[^\\p{L}\\p{N}]+", ""), afterSign(end))) {
      String key = Fold.emailKey(from);
      if (key != null && address.test(key)) {
        return from;
      }
    }
    return null;
  }

  private static String afterSign(String found) {
    int at = found.indexOf('@');
    int sign = -1;
    for (char c : "=|/'`".toCharArray()) {
      sign = Math.max(sign, found.lastIndexOf(c, at));
    }
    return found.substring(sign + 1);
  }

  private String names(String text) {
    if (longest < 2) {
      return text;
    }
    List<Words.Word> words = Words.of(text);
    List<int[]> spans = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (!lead.test(words.get(i).folded())) {
        continue;
      }
      int end = end(words, i);
      if (end > i) {
        spans.add(new int[] {words.get(i).start(), words.get(end).end()});
        i = end;
      }
    }
    if (spans.isEmpty()) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (int[] span : spans) {
      out.append(text, from, span[0]).append(Forgotten.MARK);
      from = span[1];
    }
    return out.append(text, from, text.length()).toString();
  }

  /** Where the longest name that begins at a word is over; -1 for none. */
  private int end(List<Words.Word> words, int first) {
    StringBuilder joined = new StringBuilder(words.get(first).folded());
    int found = -1;
    for (int i = first + 1; i < words.size() && i - first < longest; i++) {
      joined.append(' ').append(words.get(i).folded());
      if (name.test(joined.toString().toLowerCase(Locale.ROOT))) {
        found = i;
      }
    }
    return found;
  }
}
