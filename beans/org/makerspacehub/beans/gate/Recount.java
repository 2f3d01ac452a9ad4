package org.makerspacehub.beans.gate;

/** Counts everything that was said about a request, and leads it to where that leads. */
@FunctionalInterface
public interface Recount {
  /**
   * Counts now.
   *
   * @param ref of the request
   * @throws RuntimeException when it could not be counted: then nothing follows yet
   */
  void now(String ref);
}
