package org.makerspacehub.beans.inbox;

/**
 * A row of the inbox.
 *
 * @param id of the row
 * @param ref under which it was first kept
 * @param isNew false when the same event was there before; then nothing was added
 */
public record Kept(long id, String ref, boolean isNew) {}
