package org.makerspacehub.beans.knowledge;

import java.time.Instant;
import java.util.List;

/** Mails and files that were not taken in, or not wholly, for whoever looks after them. */
public interface RefusedPapers {

  /**
   * One of them.
   *
   * @param kind of its source
   * @param source the key of its source
   * @param name a file's path, or a mail's subject; untrusted, may be empty
   * @param reason a sentence
   * @param at when it was looked at
   * @param whole whether nothing of it was taken in
   */
  record Refused(
      SourceKind kind, String source, String name, String reason, Instant at, boolean whole) {
    /** Without what it is called. */
    @Override
    public String toString() {
      return "Refused[" + kind + "]";
    }
  }

  /** The newest of them first. */
  List<Refused> latest(int most);

  /** How many there are. */
  long count();

  /**
   * What stands beside a source of which something could not be taken in.
   *
   * @param of what one of them is called
   * @return empty when there was no such thing
   */
  static String note(long refused, String of) {
    return refused == 0
        ? ""
        : "%d %s%s could not be taken in.".formatted(refused, of, refused == 1 ? "" : "s");
  }
}
