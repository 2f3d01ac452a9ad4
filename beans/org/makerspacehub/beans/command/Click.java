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
    String responseUrl,
    Instant receivedAt) {}
