package org.makerspacehub.beans.vendor.fabman;

/**
 * One read of Fabman.
 *
 * @param path below the base address, for example {@code /members}
 * @param query percent-encoded, without the question mark
 */
public record FabmanGet(String path, String query) {}
