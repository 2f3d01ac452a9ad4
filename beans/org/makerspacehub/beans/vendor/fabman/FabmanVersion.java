package org.makerspacehub.beans.vendor.fabman;

/**
 * A member as they are at Fabman now.
 *
 * @param id Fabman's
 * @param state {@code active} or {@code locked}
 * @param lockVersion counts the changes; whoever changes something says which one they saw
 */
public record FabmanVersion(String id, String state, long lockVersion) {}
