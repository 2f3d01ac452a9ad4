package org.makerspacehub.beans.identity;

/**
 * One vendor's record of somebody, as far as the identity rules look at it.
 *
 * @param id of {@code external_identity}
 * @param source the vendor
 * @param externalId the vendor's id; {@code T…/U…} for Slack
 * @param personId whom it belongs to; null when nobody
 * @param link how firmly
 * @param linkedEmailKey the member's address that the link rests on; null when it rests on none
 * @param linkedSlackKey the Slack account's address when the link was made; null when that does not
 *     matter
 * @param nameKey made by {@link Fold#nameKey}; empty when there is no name
 * @param emailKey made by {@link Fold#emailKey}; null when there is no address
 * @param emailVerified whether the vendor itself verified the address
 * @param deleted whether the vendor has deleted it
 * @param kind what it stands for
 * @param contentHash of the content that was read, for compare-and-swap
 */
public record Identity(
    long id,
    Source source,
    String externalId,
    String personId,
    LinkState link,
    String linkedEmailKey,
    String linkedSlackKey,
    String nameKey,
    String emailKey,
    boolean emailVerified,
    boolean deleted,
    Kind kind,
    String contentHash) {

  /** The vendors whose records are linked. */
  public enum Source {
    FABMAN,
    SLACK
  }

  /** What a record stands for. */
  public enum Kind {
    PERSON,
    GUEST,
    BOT
  }
}
