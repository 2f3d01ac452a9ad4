package org.makerspacehub.beans.vendor.slack;

/**
 * Which piece of a channel is asked for.
 *
 * @param channel its id
 * @param oldest only what came after this; null for no such bound
 * @param latest only what came before this; null for no such bound
 * @param cursor of the page before; null for the first page
 * @param limit messages at most; null for the tool's own default
 */
public record ChannelQuery(
    String channel, String oldest, String latest, String cursor, Integer limit) {}
