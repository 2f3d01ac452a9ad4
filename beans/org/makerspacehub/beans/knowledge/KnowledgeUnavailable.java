package org.makerspacehub.beans.knowledge;

/** Knowledge cannot be searched just now; says what to do, in a sentence for people. */
public class KnowledgeUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message a whole sentence
   * @param cause may be null
   */
  public KnowledgeUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
