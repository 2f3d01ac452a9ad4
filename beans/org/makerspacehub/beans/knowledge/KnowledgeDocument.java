package org.makerspacehub.beans.knowledge;

import java.time.Instant;
import java.util.List;
import java.util.SortedSet;

/**
 * Something that was written down and belongs together: a thread, a stretch of conversation, a
 * thread of mails, a file, a note.
 *
 * @param kind of its source
 * @param source the key of its source, for example a channel's id
 * @param key unique in its source and the same whenever it is taken in, for example a thread's time
 *     stamp; at most 190 characters
 * @param title for people, for example {@code #general} or a file's name; untrusted
 * @param audience who may read it ({@link Audience}); empty: nobody, so it is not taken in
 * @param parts in order; never empty
 */
public record KnowledgeDocument(
    SourceKind kind,
    String source,
    String key,
    String title,
    SortedSet<String> audience,
    List<Part> parts) {

  /**
   * A message, a mail, or a section.
   *
   * @param heading of the section; empty for none
   * @param author who wrote it: {@code slack:T…/U…}, {@code mail:address} in lower case, or empty
   *     when nobody is known
   * @param at when it was written or last changed
   * @param link to it; empty when it has none
   * @param text as it was written; untrusted
   */
  public record Part(String heading, String author, Instant at, String link, String text) {
    /** Without what was written. */
    @Override
    public String toString() {
      return "Part[at=" + at + "]";
    }
  }

  /** Without what was written. */
  @Override
  public String toString() {
    return "KnowledgeDocument[" + kind.key() + ":" + source + "]";
  }
}
