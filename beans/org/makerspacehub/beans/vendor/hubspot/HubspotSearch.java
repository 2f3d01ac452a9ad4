package org.makerspacehub.beans.vendor.hubspot;

import java.time.Instant;

/**
 * Which piece of what changed is asked for.
 *
 * @param modifiedAfter the earliest change that is wanted
 * @param cursor of the page before; null for the first page, and then it counts alone
 * @param limit items at most; null for the tool's own default
 */
public record HubspotSearch(Instant modifiedAfter, String cursor, Integer limit) {}
