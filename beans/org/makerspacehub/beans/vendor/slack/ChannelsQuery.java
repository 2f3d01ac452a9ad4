package org.makerspacehub.beans.vendor.slack;

/**
 * Which channels are asked for.
 *
 * @param user only those that this account is in; null for all that the app may see
 * @param privateOnes private channels instead of public ones
 * @param cursor of the page before; null for the first page
 * @param limit channels at most; null for the tool's own default
 */
public record ChannelsQuery(String user, boolean privateOnes, String cursor, Integer limit) {}
