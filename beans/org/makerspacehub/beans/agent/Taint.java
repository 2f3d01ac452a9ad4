package org.makerspacehub.beans.agent;

/**
 * What a session has read so far. It only ever grows: text that somebody outside wrote stays in the
 * model's view for as long as the session lasts, and so does what it did to the model.
 */
public final class Taint {
  private boolean untrusted;
  private boolean personal;

  /** Nothing read yet. */
  public static Taint none() {
    return new Taint();
  }

  /** Text from outside was read. */
  public synchronized void readUntrusted() {
    untrusted = true;
  }

  /** Something about people was read. */
  public synchronized void readPersonal() {
    personal = true;
  }

  /** Whether text from outside is in view. */
  public synchronized boolean untrusted() {
    return untrusted;
  }

  /** Whether something about people is in view. */
  public synchronized boolean personal() {
    return personal;
  }
}
