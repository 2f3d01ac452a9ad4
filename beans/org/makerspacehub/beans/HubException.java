package org.makerspacehub.beans;

/**
 * Anything the hub itself refuses or cannot do. The message is one plain sentence that says what to
 * do about it and may be shown to the person who asked; it never holds a secret.
 */
public class HubException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence for the person who asked
   */
  public HubException(String message) {
    super(message);
  }

  /**
   * @param message one sentence for the person who asked
   * @param cause what went wrong underneath; for the log only
   */
  public HubException(String message, Throwable cause) {
    super(message, cause);
  }
}
