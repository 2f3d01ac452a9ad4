package org.makerspacehub.beans.command;

import java.time.Instant;
import org.makerspacehub.beans.policy.Principal;

/**
 * A button that somebody pressed, verified.
 *
 * @param ref the correlation id
 * @param principal who pressed it
 * @param actionId what the button does, for example {@code review.link}
 * @param value what it does it to; may be empty. It is ours, but it went through Slack: checked
 *     like anything typed
 * @param channelId where the message is; may be empty
 * @param messageTs which message it is; may be empty
 * @param viewId the home tab or form that the button is in; empty for a message
 * @param triggerId by which a form may be opened, once and within three seconds; may be empty
 * @param responseUrl where an answer may go; may be empty
 * @param receivedAt when the edge took it
 */
public record Click(
    String ref,
    Principal principal,
    String actionId,
    String value,
    String channelId,
    String messageTs,
    String viewId,
    String triggerId,
    String responseUrl,
    Instant receivedAt) {}
