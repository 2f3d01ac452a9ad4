package org.makerspacehub.beans.inbox;

/**
 * A row that the edge says is there.
 *
 * @param id of the row
 * @param hint whether it only says where to look at a vendor, so that nobody waits for it
 */
public record Poked(long id, boolean hint) {}
