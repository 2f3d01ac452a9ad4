package org.makerspacehub.beans.knowledge.paper;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.policy.Role;

/** Who may read a paper, in the words of settings, folders and notes. */
public enum PaperAudience {
  /** Everybody with an account, guests too. */
  PUBLIC(List.of(Audience.PUBLIC)),
  /** Everybody with a full account. */
  MEMBERS(List.of(Audience.MEMBERS)),
  /** Whoever is staff, on the board, or owns the space. */
  STAFF(List.of(Audience.role(Role.STAFF), Audience.role(Role.BOARD), Audience.role(Role.OWNER))),
  /** Whoever is on the board, or owns the space. */
  BOARD(List.of(Audience.role(Role.BOARD), Audience.role(Role.OWNER)));

  private final SortedSet<String> marks;

  PaperAudience(List<String> marks) {
    this.marks = Audience.of(marks);
  }

  /** The marks that pieces of such a paper have. */
  public SortedSet<String> marks() {
    return marks;
  }

  /** How it is written. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The audience of a word, letter by letter; empty for any other. */
  public static Optional<PaperAudience> of(String word) {
    for (PaperAudience each : values()) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
