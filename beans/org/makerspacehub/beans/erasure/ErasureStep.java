package org.makerspacehub.beans.erasure;

/**
 * Takes a person out of tables for which a statement is not enough. It is called again when it was
 * interrupted, finds then what is left, and changes nothing when nothing is left.
 */
public interface ErasureStep {

  /** The table it begins with, as the plan has it. */
  String table();

  /**
   * Erases, in the transaction that is open.
   *
   * @param who the person, whose records are all still there
   * @return how many rows it changed or removed
   * @throws StillOpen when it has to wait
   */
  int erase(Somebody who);

  /** Something about the person is not over yet. */
  class StillOpen extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message a sentence that names nobody
     */
    public StillOpen(String message) {
      super(message);
    }
  }
}
