package org.makerspacehub.beans.vendor.slack;

/**
 * Who is in a channel.
 *
 * @param channel its id
 * @param cursor of the page before; null for the first page
 * @param limit accounts at most; null for the tool's own default
 */
public record MembersQuery(String channel, String cursor, Integer limit) {}
