package org.makerspacehub.beans.command;

import java.time.Instant;
import org.makerspacehub.beans.policy.Principal;

/**
 * A slash command whose signature was checked.
 *
 * @param ref the correlation id
 * @param principal who typed it
 * @param command with its slash, for example {@code /hub}
 * @param text what followed it, trimmed; may be empty
 * @param channelId where it was typed
 * @param responseUrl where a late answer may go; may be empty
 * @param receivedAt when the edge took it
 * @param triggerId by which a form may be opened, once and within three seconds; may be empty
 */
public record SlackCommand(
    String ref,
    Principal principal,
    String command,
    String text,
    String channelId,
    String responseUrl,
    Instant receivedAt,
    String triggerId) {

  /** One that gives no right to open a form. */
  public SlackCommand(
      String ref,
      Principal principal,
      String command,
      String text,
      String channelId,
      String responseUrl,
      Instant receivedAt) {
    this(ref, principal, command, text, channelId, responseUrl, receivedAt, "");
  }
}
