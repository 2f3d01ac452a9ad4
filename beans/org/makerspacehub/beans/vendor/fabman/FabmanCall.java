package org.makerspacehub.beans.vendor.fabman;

/**
 * One call of the executor to Fabman.
 *
 * @param method GET, POST or PUT
 * @param path below the base address, for example {@code /members/107}
 * @param query percent-encoded, without the question mark; may be empty
 * @param body JSON; null for a GET
 */
public record FabmanCall(String method, String path, String query, String body) {
  static FabmanCall get(String path, String query) {
    return new FabmanCall("GET", path, query, null);
  }

  /** Without the body, which may hold personal data. */
  @Override
  public String toString() {
    return "FabmanCall[" + method + " " + path + "]";
  }
}
