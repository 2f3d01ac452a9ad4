package org.makerspacehub.beans.outbox;

import java.time.Instant;
import java.util.List;

/** The pictures of a claimed message, read when it is sent and not before. */
public interface Attachments {

  /**
   * A picture without its content.
   *
   * @param position its place among those of its message
   * @param name by which the message's words refer to it
   * @param title for people, one line; may be empty
   * @param altText what it shows, one line
   * @param size in bytes; 0 when its content is gone
   * @param slackFileId under which Slack has it; null when it was not uploaded
   * @param uploadedAt when it was; null when it was not
   */
  record Kept(
      int position,
      String name,
      String title,
      String altText,
      int size,
      String slackFileId,
      Instant uploadedAt) {}

  /** The pictures of a message, in their order. */
  List<Kept> of(OutboxItem item);

  /**
   * What is in a picture: 1 MB at the most.
   *
   * @return null when it is gone
   */
  byte[] content(OutboxItem item, Kept picture);

  /**
   * Remembers under which id Slack has a picture, while the message is still ours.
   *
   * @return the picture as it is now
   */
  Kept uploaded(OutboxItem item, Kept picture, String slackFileId);
}
