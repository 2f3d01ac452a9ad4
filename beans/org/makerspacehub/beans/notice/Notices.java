package org.makerspacehub.beans.notice;

/**
 * What the operators are told in their channel: one message a trouble, however often it strikes,
 * brought up to date while it lasts and closed when it is over. Telling never fails the work that
 * tells.
 */
public interface Notices {

  /**
   * Something is wrong, or still is.
   *
   * @param topic what it is about, the same each time, for example {@code vendor.fabman} or {@code
   *     sync.brake.sync-fabman-members}; ASCII, at most 100 characters
   * @param sentence what is wrong and what to do, without personal data
   * @param ref the correlation id of the latest occurrence
   */
  void raise(String topic, String sentence, String ref);

  /**
   * It is over. Nothing happens when nothing was raised under this topic.
   *
   * @param topic as it was raised
   * @param sentence how it ended, without personal data
   */
  void clear(String topic, String sentence);
}
