package org.makerspacehub.beans.erasure;

import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes whom nothing is to be taken in of any more, as hashes alone. */
final class LedgerRows {
  private static final int SALT = 32;

  private final JdbcClient db;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param db as the executor's user
   * @param clock says when
   */
  LedgerRows(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /** Within a transaction; the same once more changes nothing. */
  void add(String requestRef, Somebody who) {
    Timestamp now = Timestamp.from(clock.instant());
    db.sql("INSERT IGNORE INTO erasure_key (one, salt, made_at) VALUES (1, :salt, :now)")
        .param("salt", salt())
        .param("now", now)
        .update();
    byte[] salt = db.sql("SELECT salt FROM erasure_key").query(byte[].class).single();
    LedgerHash hash = new LedgerHash(salt);
    for (Entry entry : entries(who)) {
      db.sql(
              "INSERT IGNORE INTO erasure_ledger (request_ref, kind, hash, at)"
                  + " VALUES (:ref, :kind, :hash, :now)")
          .param("ref", requestRef)
          .param("kind", entry.kind().key())
          .param("hash", hash.of(entry.kind().key(), entry.value()))
          .param("now", now)
          .update();
    }
  }

  private byte[] salt() {
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    return salt;
  }

  private record Entry(LedgerKind kind, String value) {}

  private static Set<Entry> entries(Somebody who) {
    List<Entry> all = new ArrayList<>();
    who.members().forEach(id -> all.add(new Entry(LedgerKind.FABMAN, id)));
    who.contacts().forEach(id -> all.add(new Entry(LedgerKind.HUBSPOT, id)));
    who.accounts().forEach(id -> all.add(new Entry(LedgerKind.SLACK, id)));
    who.users().forEach(id -> all.add(new Entry(LedgerKind.USER, id)));
    who.addresses().forEach(address -> all.add(new Entry(LedgerKind.EMAIL, address)));
    who.nameWords()
        .forEach(
            words -> {
              all.add(new Entry(LedgerKind.NAME, String.join(" ", words)));
              all.add(new Entry(LedgerKind.LEAD, words.get(0)));
            });
    return new LinkedHashSet<>(all);
  }
}
