package org.makerspacehub.beans.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.SecureRandom;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.makerspacehub.beans.CanonicalJson;
import org.makerspacehub.beans.Sha256;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who the records speak of, kept beside them ({@code audit_person}). {@code commitment =
 * SHA-256(domain ‖ \n ‖ salt ‖ \n ‖ text as a JSON string)}, salt and result in lower-case hex. The
 * same text has the same commitment until it is erased, and another one afterwards.
 */
final class AuditPeople {
  private static final String DOMAIN = "makerspace-hub/audit_person/1";
  private static final int SALT_BYTES = 32;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JdbcClient audit;
  private final SecureRandom random = new SecureRandom();

  AuditPeople(JdbcClient audit) {
    this.audit = audit;
  }

  /** What is written of a text, in hex. */
  static String commitment(String salt, String json) {
    return Sha256.hex(DOMAIN + "\n" + salt + "\n" + json);
  }

  /** What a text is found by. */
  static String textHash(String text) {
    return Sha256.hex(CanonicalJson.write(text));
  }

  /**
   * What is written in a record for each of these; keeps those that are new. Part of the
   * transaction that adds the record.
   *
   * @return {@code who:…} by text
   */
  Map<String, String> commit(Collection<String> texts, LocalDateTime at) {
    Map<String, String> written = new HashMap<>();
    // In one order, so that two who add the same people wait for each other and not around.
    for (String text : new TreeSet<>(texts)) {
      written.put(text, "who:" + known(text, at));
    }
    return written;
  }

  private String known(String text, LocalDateTime at) {
    String hash = textHash(text);
    return audit
        .sql("SELECT commitment FROM audit_person WHERE text_hash = :hash")
        .param("hash", hash)
        .query(String.class)
        .optional()
        .orElseGet(() -> add(hash, CanonicalJson.write(text), at));
  }

  private String add(String hash, String json, LocalDateTime at) {
    byte[] bytes = new byte[SALT_BYTES];
    random.nextBytes(bytes);
    String salt = HexFormat.of().formatHex(bytes);
    String commitment = commitment(salt, json);
    audit
        .sql(
            "INSERT INTO audit_person (commitment, salt, text_hash, text, at)"
                + " VALUES (:commitment, :salt, :hash, :text, :at)")
        .param("commitment", commitment)
        .param("salt", salt)
        .param("hash", hash)
        .param("text", json)
        .param("at", at)
        .update();
    return commitment;
  }

  /**
   * Names of those that are still known.
   *
   * @param commitments in hex
   * @return texts by commitment; one whose row does not fit its commitment is not among them
   */
  Map<String, String> names(Collection<String> commitments) {
    if (commitments.isEmpty()) {
      return Map.of();
    }
    Map<String, String> names = new HashMap<>();
    List<Row> rows =
        audit
            .sql("SELECT commitment, salt, text FROM audit_person WHERE commitment IN (:them)")
            .param("them", List.copyOf(commitments))
            .query(Row.class)
            .list();
    for (Row row : rows) {
      // Somebody else's name in this place would not come to the same hash.
      if (commitment(row.salt(), row.text()).equals(row.commitment())) {
        names.put(row.commitment(), read(row.text()));
      }
    }
    return names;
  }

  private static String read(String json) {
    try {
      return JSON.readValue(json, String.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("What was hashed as JSON is JSON", impossible);
    }
  }

  private record Row(String commitment, String salt, String text) {}
}
