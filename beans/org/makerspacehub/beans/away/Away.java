package org.makerspacehub.beans.away;

import java.time.Instant;

/**
 * Somebody is away.
 *
 * @param slackUserId who
 * @param untilAt the first moment at which they are back
 * @param note why, as they typed it; empty for nothing
 */
public record Away(String slackUserId, Instant untilAt, String note) {}
