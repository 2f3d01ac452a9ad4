package org.makerspacehub.beans.vendor.hubspot;

/**
 * Which piece of the list of contacts is asked for.
 *
 * @param cursor of the page before; null for the first page
 * @param limit items at most; null for the tool's own default
 * @param archived whether those in the bin are meant, instead of those in use
 */
public record HubspotListQuery(String cursor, Integer limit, boolean archived) {}
