package org.makerspacehub.beans.vendor.fabman;

/**
 * Which piece of a list that grows by the day is asked for.
 *
 * @param cursor of the page before; null for the first page
 * @param limit items at most; null for the tool's own default
 * @param from not before this moment, such as {@code 2026-11-22T10:00:00.000Z}; null for the
 *     beginning
 * @param until not after this moment; null for no end
 */
public record FabmanSpan(String cursor, Integer limit, String from, String until) {}
