package org.makerspacehub.beans.erasure;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.makerspacehub.beans.identity.Fold;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who was forgotten, from {@code erasure_ledger}: its hashes are held in memory. */
public class JdbcForgotten implements Forgotten {
  private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(500);

  /** Of words and ids that were asked for: texts repeat them. */
  private static final int REMEMBERED = 20_000;

  private final JdbcClient db;
  private final LongSupplier nanos;
  private volatile Held held;

  /**
   * @param db as a user who may read the ledger
   */
  public JdbcForgotten(JdbcClient db) {
    this(db, System::nanoTime);
  }

  JdbcForgotten(JdbcClient db, LongSupplier nanos) {
    this.db = db;
    this.nanos = nanos;
  }

  @Override
  public boolean author(String id) {
    if (id == null || id.isEmpty()) {
      return false;
    }
    Held now = held();
    if (now.isEmpty()) {
      return false;
    }
    String bare = id.replaceFirst("^(slack|mail):", "");
    if (bare.indexOf('@') >= 0) {
      return now.has(LedgerKind.EMAIL, Fold.emailKey(bare));
    }
    return bare.indexOf('/') >= 0
        ? now.has(LedgerKind.SLACK, bare)
        : now.has(LedgerKind.USER, bare);
  }

  @Override
  public boolean record(String source, String externalId) {
    if (externalId == null) {
      return false;
    }
    Held now = held();
    return !now.isEmpty()
        && LedgerKind.ofSource(source).filter(k -> now.has(k, externalId)).isPresent();
  }

  @Override
  public String scrub(String text) {
    if (text == null || text.isEmpty()) {
      return text;
    }
    Held now = held();
    return now.isEmpty() ? text : now.scrub(text);
  }

  private Held held() {
    Held now = held;
    long tick = nanos.getAsLong();
    if (now != null && tick - now.checked < FRESH) {
      return now;
    }
    synchronized (this) {
      if (held != null && tick - held.checked < FRESH) {
        return held;
      }
      long version =
          db.sql("SELECT COALESCE(MAX(id), 0) FROM erasure_ledger").query(Long.class).single();
      if (held == null || held.version != version) {
        held = read(version);
      }
      held.checked = tick;
      return held;
    }
  }

  private Held read(long version) {
    Optional<byte[]> salt = db.sql("SELECT salt FROM erasure_key").query(byte[].class).optional();
    Set<String> hashes = new HashSet<>();
    if (salt.isPresent()) {
      db.sql("SELECT kind, hash FROM erasure_ledger")
          .query(
              row -> {
                hashes.add(row.getString("kind") + HexFormat.of().formatHex(row.getBytes("hash")));
              });
    }
    return new Held(version, salt.orElse(null), hashes);
  }

  /** What the ledger held at a moment. */
  private static final class Held {
    private final long version;
    private final byte[] salt;
    private final Set<String> hashes;
    private final Scrubber scrubber;
    private final Map<String, Boolean> known =
        new LinkedHashMap<>(1024, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
          }
        };
    private LedgerHash hash;
    private volatile long checked;

    Held(long version, byte[] salt, Set<String> hashes) {
      this.version = version;
      this.salt = salt;
      this.hashes = hashes;
      this.scrubber =
          new Scrubber(
              id -> has(LedgerKind.USER, id),
              address -> has(LedgerKind.EMAIL, address),
              word -> has(LedgerKind.LEAD, word),
              words -> has(LedgerKind.NAME, words),
              LedgerKind.LONGEST_NAME);
    }

    boolean isEmpty() {
      return hashes.isEmpty();
    }

    synchronized boolean has(LedgerKind kind, String value) {
      if (value == null) {
        return false;
      }
      if (hash == null) {
        hash = new LedgerHash(salt);
      }
      return known.computeIfAbsent(
          kind.key() + value, k -> hashes.contains(kind.key() + hash.hex(kind.key(), value)));
    }

    String scrub(String text) {
      return scrubber.scrub(text);
    }
  }
}
