package org.makerspacehub.beans.vendor.lock;

/**
 * One call of the executor to RemoteLock.
 *
 * @param method GET, POST or PUT
 * @param path below the base address, for example {@code /access_persons}
 * @param query percent-encoded, without the question mark; may be empty
 * @param body JSON; null for none
 */
public record RemoteLockCall(String method, String path, String query, String body) {
  /** Without the body. */
  @Override
  public String toString() {
    return "RemoteLockCall[" + method + " " + path + "]";
  }
}
