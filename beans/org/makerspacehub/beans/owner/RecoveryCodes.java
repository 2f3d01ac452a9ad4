package org.makerspacehub.beans.owner;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.makerspacehub.beans.HubException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The printed code that can ask for another owner: 160 random bits in Crockford's base 32. Only
 * what proves it is kept; a new one makes the older one void, and each is good once.
 */
public class RecoveryCodes {
  /** How many codes may be tried within {@link #WINDOW}. */
  public static final int TRIES = 5;

  /** How long a try counts. */
  public static final Duration WINDOW = Duration.ofHours(1);

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LETTERS = 32;
  private static final int GROUP = 4;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  // As OWASP's password storage cheat sheet has it for PBKDF2 with HMAC-SHA-256.
  private static final int ITERATIONS = 600_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final Clock clock;

  /**
   * @param db as the executor's user
   * @param transactions of the same data source
   */
  public RecoveryCodes(JdbcClient db, PlatformTransactionManager transactions, Clock clock) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    this.clock = clock;
  }

  /** What proves the code that is good. */
  private record Proof(long id, byte[] salt, byte[] hash, int iterations) {}

  /**
   * Makes a new one.
   *
   * @return the code in groups of four; it is nowhere else
   */
  String make(String ref) {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < LETTERS; i++) {
      code.append(i > 0 && i % GROUP == 0 ? "-" : "");
      code.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    byte[] hash = hash(plain(code.toString()), salt, ITERATIONS);
    Timestamp now = Timestamp.from(clock.instant());
    transaction.executeWithoutResult(
        status -> {
          db.sql("UPDATE owner_recovery SET state = 'VOID', ended_at = :now WHERE good_one = 1")
              .param("now", now)
              .update();
          db.sql(
                  """
                  INSERT INTO owner_recovery (ref, salt, hash, iterations, state, created_at)
                  VALUES (:ref, :salt, :hash, :iterations, 'GOOD', :now)""")
              .param("ref", ref)
              .param("salt", salt)
              .param("hash", hash)
              .param("iterations", ITERATIONS)
              .param("now", now)
              .update();
        });
    return code.toString();
  }

  /**
   * Looks whether a code is the good one. The try is counted before it is known.
   *
   * @param typed as somebody typed it: case, spaces and hyphens don't matter, nor O for 0 and I or
   *     L for 1
   * @return names the code for {@link #use}
   * @throws HubException with a sentence when it is not, or was tried too often
   */
  long check(String typed) {
    Optional<Proof> proof =
        Objects.requireNonNull(transaction.execute(status -> Optional.ofNullable(countTry())));
    String code = plain(typed);
    if (proof.isEmpty()) {
      throw new HubException(
          "No recovery code is good: the last one was used, or none was ever made.");
    }
    byte[] hash = hash(code, proof.get().salt(), proof.get().iterations());
    if (!MessageDigest.isEqual(hash, proof.get().hash())) {
      throw new HubException("That is not the recovery code; look for the newest print of it.");
    }
    return proof.get().id();
  }

  /**
   * Uses it up; within the caller's transaction.
   *
   * @throws HubException when it is not good any more
   */
  void use(long id) {
    int used =
        db.sql(
                "UPDATE owner_recovery SET state = 'USED', ended_at = :now"
                    + " WHERE id = :id AND state = 'GOOD'")
            .param("now", Timestamp.from(clock.instant()))
            .param("id", id)
            .update();
    if (used != 1) {
      throw new HubException("That recovery code was used or replaced just now.");
    }
  }

  private Proof countTry() {
    // Those who try at once take turns by the row of the code, so none slips past the count.
    Proof proof =
        db.sql(
                "SELECT id, salt, hash, iterations FROM owner_recovery WHERE good_one = 1"
                    + " FOR UPDATE")
            .query(
                (row, n) ->
                    new Proof(
                        row.getLong("id"),
                        row.getBytes("salt"),
                        row.getBytes("hash"),
                        row.getInt("iterations")))
            .optional()
            .orElse(null);
    long tries =
        db.sql("SELECT COUNT(*) FROM owner_recovery_try WHERE tried_at > :since")
            .param("since", Timestamp.from(clock.instant().minus(WINDOW)))
            .query(Long.class)
            .single();
    if (tries >= TRIES) {
      throw new HubException(
          "Codes were tried %d times within an hour; try again an hour later.".formatted(tries));
    }
    db.sql("INSERT INTO owner_recovery_try (tried_at) VALUES (:now)")
        .param("now", Timestamp.from(clock.instant()))
        .update();
    return proof;
  }

  private static String plain(String typed) {
    return typed
        .toUpperCase(Locale.ROOT)
        .replaceAll("[\\s-]", "")
        .replace('O', '0')
        .replace('I', '1')
        .replace('L', '1');
  }

  private static byte[] hash(String code, byte[] salt, int iterations) {
    PBEKeySpec spec = new PBEKeySpec(code.toCharArray(), salt, iterations, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has PBKDF2", e);
    } finally {
      spec.clearPassword();
    }
  }
}
