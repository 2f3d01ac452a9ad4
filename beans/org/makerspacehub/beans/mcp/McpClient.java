package org.makerspacehub.beans.mcp;

import java.time.Instant;
import java.util.Set;
import org.makerspacehub.beans.policy.Principal;

/**
 * An outside program that somebody lets call tools for them.
 *
 * @param id part of its token; no secret
 * @param owner whose rights it has, at each call anew
 * @param name as its owner calls it: lower case letters, digits, hyphens
 * @param scopes what it may do of what its owner may do
 * @param audience the address that its token is for; it opens no other hub
 * @param createdAt when it was made
 * @param expiresAt from when on it is refused
 * @param revokedAt since when it is refused; null while it is not
 * @param lastUsedAt to the hour; null for never
 */
public record McpClient(
    String id,
    Principal owner,
    String name,
    Set<Scope> scopes,
    String audience,
    Instant createdAt,
    Instant expiresAt,
    Instant revokedAt,
    Instant lastUsedAt) {
  /** What sessions and requests of such clients begin with. */
  public static final String THROUGH = "mcp:";

  public McpClient {
    scopes = Set.copyOf(scopes);
  }

  /** Who asks, for sessions and for those who approve: {@code mcp:} and its name. */
  public String through() {
    return THROUGH + name;
  }

  /** Whether it is refused by now. */
  public boolean isOver(Instant now) {
    return revokedAt != null || !now.isBefore(expiresAt);
  }
}
