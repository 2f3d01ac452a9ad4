package org.makerspacehub.beans.mcp;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.SqlFile;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps which programs people let in. It decides nothing. */
public class ClientBook {
  /** How exactly it is kept when a client was here last. */
  static final Duration USED = Duration.ofHours(1);

  /** For so long the same ask of the same client is the same request. */
  static final Duration SAME_ASK = Duration.ofMinutes(1);

  private static final String FIND = SqlFile.read("mcp-client");
  private static final String OF = SqlFile.read("mcp-clients-of");
  private static final String ALL = SqlFile.read("mcp-clients-all");
  private static final String ASK_ONCE = SqlFile.read("mcp-ask-once");

  private final JdbcClient db;
  private final Clock clock;

  /**
   * A client as its token is compared.
   *
   * @param tokenHash of the one token that is its
   * @param accountIsLive whether its owner's account is still somebody's in our Slack
   */
  record Found(McpClient client, byte[] tokenHash, boolean accountIsLive) {}

  /**
   * @param db as the hub's user
   * @param clock what "now" is
   */
  public ClientBook(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  Optional<Found> find(String id) {
    return db.sql(FIND)
        .param("id", id)
        .query(
            (row, n) ->
                new Found(
                    client(row), row.getBytes("token_hash"), row.getBoolean("account_is_live")))
        .optional();
  }

  /** What one person let in and did not end; what has expired is still there. */
  List<McpClient> of(Principal owner) {
    return db.sql(OF).param("owner", owner.id()).query((row, n) -> client(row)).list();
  }

  /** The same of everybody. */
  List<McpClient> all() {
    return db.sql(ALL).query((row, n) -> client(row)).list();
  }

  /** Keeps another from letting in more for this person until the transaction ends. */
  boolean holdOwner(Principal owner) {
    return db.sql(
            "SELECT id FROM external_identity WHERE source = 'slack' AND external_id = :owner AND"
                + " state = 'active' FOR UPDATE")
        .param("owner", owner.id())
        .query(Long.class)
        .optional()
        .isPresent();
  }

  /**
   * Adds one. An expired one of its name gives way.
   *
   * @return false when its owner has one of that name
   */
  boolean add(McpClient client, byte[] tokenHash) {
    db.sql(
            "UPDATE mcp_client SET revoked_at = expires_at WHERE owner = :owner AND good_name ="
                + " :name AND expires_at <= :now")
        .param("owner", client.owner().id())
        .param("name", client.name())
        .param("now", Timestamp.from(client.createdAt()))
        .update();
    try {
      db.sql(
              "INSERT INTO mcp_client (id, owner, name, token_hash, scopes, audience, created_at,"
                  + " expires_at) VALUES (:id, :owner, :name, :hash, :scopes, :audience, :created,"
                  + " :expires)")
          .param("id", client.id())
          .param("owner", client.owner().id())
          .param("name", client.name())
          .param("hash", tokenHash)
          .param("scopes", Scope.join(client.scopes()))
          .param("audience", client.audience())
          .param("created", Timestamp.from(client.createdAt()))
          .param("expires", Timestamp.from(client.expiresAt()))
          .update();
      return true;
    } catch (DuplicateKeyException taken) {
      return false;
    }
  }

  /**
   * Ends one, at once and for good.
   *
   * @return whether it was good until now
   */
  boolean revoke(String id, Principal by) {
    return db.sql(
                "UPDATE mcp_client SET revoked_at = :now, revoked_by = :by WHERE id = :id AND"
                    + " revoked_at IS NULL")
            .param("now", Timestamp.from(clock.instant()))
            .param("by", by.id())
            .param("id", id)
            .update()
        > 0;
  }

  /** Notes that it was here; not more often than is kept. */
  void used(McpClient client) {
    Instant now = clock.instant();
    if (client.lastUsedAt() == null || client.lastUsedAt().plus(USED).isBefore(now)) {
      db.sql("UPDATE mcp_client SET last_used_at = :now WHERE id = :id")
          .param("now", Timestamp.from(now))
          .param("id", client.id())
          .update();
    }
  }

  /**
   * The reference under which something is asked for.
   *
   * @param fingerprint 32 bytes of who asks, through what, and for what
   * @return a new one, or that of the same ask a moment ago
   */
  String askRef(byte[] fingerprint) {
    Instant now = clock.instant();
    db.sql("DELETE FROM mcp_ask WHERE asked_at < :old LIMIT 100")
        .param("old", Timestamp.from(now.minus(USED)))
        .update();
    db.sql(ASK_ONCE)
        .param("fingerprint", fingerprint)
        .param("ref", Ref.next())
        .param("now", Timestamp.from(now))
        .param("since", Timestamp.from(now.minus(SAME_ASK)))
        .update();
    return db.sql("SELECT ref FROM mcp_ask WHERE fingerprint = :fingerprint")
        .param("fingerprint", fingerprint)
        .query(String.class)
        .single();
  }

  private static McpClient client(ResultSet row) throws SQLException {
    String[] owner = row.getString("owner").split("/", 2);
    return new McpClient(
        row.getString("id"),
        Principal.person(owner[0], owner.length > 1 ? owner[1] : ""),
        row.getString("name"),
        Scope.split(row.getString("scopes")),
        row.getString("audience"),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("expires_at").toInstant(),
        instant(row, "revoked_at"),
        instant(row, "last_used_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
