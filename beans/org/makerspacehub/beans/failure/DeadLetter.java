package org.makerspacehub.beans.failure;

/**
 * Work that failed for good.
 *
 * @param ref the correlation id
 * @param routeId the entry whose work it was
 * @param inboxId the row of the inbox it came from; null when it came from elsewhere
 * @param failure what happened
 * @param payload what was being worked on; may be null
 */
public record DeadLetter(
    String ref, String routeId, Long inboxId, Throwable failure, String payload) {
  @Override
  public String toString() {
    return "DeadLetter[ref=" + ref + ", routeId=" + routeId + "]";
  }
}
