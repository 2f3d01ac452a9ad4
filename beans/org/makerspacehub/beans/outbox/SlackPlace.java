package org.makerspacehub.beans.outbox;

/**
 * Where a message is in Slack.
 *
 * @param channel its conversation
 * @param ts its time stamp, by which it is named there
 */
public record SlackPlace(String channel, String ts) {}
