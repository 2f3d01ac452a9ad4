package org.makerspacehub.beans.knowledge;

import java.util.List;

/** Says in a few sentences what is in pieces of knowledge. */
@FunctionalInterface
public interface Summaries {

  /**
   * The summary; in the words of those who wrote the pieces, so as untrusted as they are.
   *
   * @param chunks of one source, in order
   * @return a sentence a line, in order of time; empty when there is nothing to say
   */
  String of(List<Chunk> chunks);
}
