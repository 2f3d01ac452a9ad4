package org.makerspacehub.beans.knowledge.mail;

import java.time.Instant;
import java.util.List;
import org.makerspacehub.beans.knowledge.paper.Paper;

/**
 * A mail, as far as it is for people to read.
 *
 * @param id its Message-ID, or what stands for one that has none
 * @param before Message-IDs of the mails before it in its thread, the first of them first
 * @param author {@code mail:address} in lower case; empty when nobody is known
 * @param subject one line; may be empty
 * @param at when it was sent, by its own word; null when it does not say
 * @param verdict what is to be done with it
 * @param reason why it is not taken, or what of it was left out; a sentence, or empty
 * @param sections its own words, then those of what is attached; empty unless it is taken
 */
record Mail(
    String id,
    List<String> before,
    String author,
    String subject,
    Instant at,
    Verdict verdict,
    String reason,
    List<Paper.Section> sections) {

  /** What is to be done with a mail. */
  enum Verdict {
    /** It becomes knowledge. */
    TAKEN,
    /** It would have been for people to read, and could not be. */
    REFUSED,
    /** No person wrote it for others to read. */
    PASSED,
    /** Somebody wrote it whom the hub was told to forget. */
    FORGOTTEN
  }

  Mail judged(Verdict instead, String why) {
    return new Mail(id, before, author, subject, at, instead, why, List.of());
  }

  /** Without what was written. */
  @Override
  public String toString() {
    return "Mail[" + verdict + "]";
  }
}
