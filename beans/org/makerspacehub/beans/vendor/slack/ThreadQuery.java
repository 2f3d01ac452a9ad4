package org.makerspacehub.beans.vendor.slack;

/**
 * Which piece of a thread is asked for.
 *
 * @param channel its id
 * @param ts of the message that the thread is below
 * @param oldest only replies after this; null for no such bound
 * @param cursor of the page before; null for the first page
 * @param limit messages at most; null for the tool's own default
 */
public record ThreadQuery(String channel, String ts, String oldest, String cursor, Integer limit) {}
