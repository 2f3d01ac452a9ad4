package org.makerspacehub.beans.knowledge;

import java.time.Instant;

/** How far the index has come, and what can be asked of it. */
public interface IndexDesk {

  /**
   * Where it stands.
   *
   * @param pieces that are there
   * @param indexed of them, as they are
   * @param removals that the index has still to follow
   * @param model that makes the vectors
   * @param begunAt when the index was begun anew; null when nothing was ever indexed
   * @param doneAt when it had everything for the first time since; null while it has not
   * @param trouble what holds it up, a sentence for people; empty for nothing
   */
  record Progress(
      long pieces,
      long indexed,
      long removals,
      String model,
      Instant begunAt,
      Instant doneAt,
      String trouble) {

    /** Whether everything is in the index. */
    public boolean done() {
      return indexed == pieces && removals == 0;
    }
  }

  /** Where it stands now. */
  Progress progress();

  /**
   * Makes the whole index anew from the database; the work is done in the background, and until it
   * is over less is found. Asking again begins again.
   *
   * @param ref the correlation id of who asked
   */
  void rebuild(String ref);

  /**
   * Takes out of the index what is gone from the database, and overwrites or deletes what its files
   * still have of it; done when it returns.
   *
   * @throws KnowledgeUnavailable when the index is away: what is to be taken out stays written down
   */
  void purge();
}
