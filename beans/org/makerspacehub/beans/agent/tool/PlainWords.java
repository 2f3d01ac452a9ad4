package org.makerspacehub.beans.agent.tool;

import org.makerspacehub.beans.command.Reply;

/** What a card says, without Slack's markup: for models and programs. */
final class PlainWords {
  private PlainWords() {}

  /** All of a card's words. */
  static String of(Reply reply) {
    return of(reply.text());
  }

  /** A line as Slack would be given it. */
  static String of(String line) {
    return line
        // Only ours are left: in text from outside the colon is another.
        .replaceAll(":[a-z_]+:\\s*", "")
        .replace("*", "")
        .replace("`", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }
}
