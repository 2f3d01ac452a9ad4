package org.makerspacehub.beans.member;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.identity.Fold;

/**
 * What somebody typed to name a person, understood but not yet looked up.
 *
 * @param kind how the person is named
 * @param value the Slack user id, the e-mail key, or the words as typed
 */
public record MemberQuery(Kind kind, String value) {

  /** Ways of naming a person. */
  public enum Kind {
    /** A Slack user, by mention. */
    MENTION,
    /** An e-mail address, compared exactly. */
    EMAIL,
    /** A member number or a name. */
    WORDS,
    /** Longer than any name, number or address. */
    TOO_LONG
  }

  // As wide as the column of names; what is longer is no name.
  private static final int MAX_LENGTH = 300;
  private static final Pattern MENTION =
      Pattern.compile("<@([UW][A-Z0-9]{1,23})(?:\\|[^>]{0,200})?>");
  private static final Pattern MAIL_LINK =
      Pattern.compile("<mailto:([^|>\\s]{1,254})(?:\\|[^>]{0,300})?>");

  /**
   * Understands the text of a command.
   *
   * @param text as Slack sends it: mentions as {@code <@U…>} or {@code <@U…|name>}, addresses
   *     sometimes as {@code <mailto:…|…>}, and the characters {@code & < >} escaped
   */
  public static MemberQuery of(String text) {
    String typed = text.strip();
    if (typed.length() > MAX_LENGTH * 2) {
      return new MemberQuery(Kind.TOO_LONG, "");
    }
    Matcher mention = MENTION.matcher(typed);
    if (mention.matches()) {
      return new MemberQuery(Kind.MENTION, mention.group(1));
    }
    Matcher link = MAIL_LINK.matcher(typed);
    String words = unescaped(link.matches() ? link.group(1) : typed);
    if (words.length() > MAX_LENGTH) {
      return new MemberQuery(Kind.TOO_LONG, "");
    }
    if (words.indexOf('@') > 0
        && words.chars().noneMatch(c -> Character.isWhitespace(c) || c == '<' || c == '>')
        && Fold.emailKey(words) != null) {
      return new MemberQuery(Kind.EMAIL, Fold.emailKey(words));
    }
    return new MemberQuery(Kind.WORDS, words);
  }

  /** The words without what people put before a member number: {@code #1042} is 1042. */
  public String number() {
    return value.startsWith("#") ? value.substring(1).strip() : value;
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }
}
