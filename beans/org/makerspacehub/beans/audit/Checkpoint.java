package org.makerspacehub.beans.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDateTime;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.makerspacehub.beans.CanonicalJson;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Sha256;

/**
 * How far each record had come at one moment, signed by the executor. The body is {@link
 * CanonicalJson}: its number (from 1, without gaps), the moment, the hash of the checkpoint before
 * it, and of each chain the number and hash of its newest row. {@code hash = SHA-256(domain ‖ \n ‖
 * body)}; the Ed25519 signature is over the same bytes.
 *
 * @param at in UTC, as the body says it
 * @param signature in Base64
 */
public record Checkpoint(
    long number, LocalDateTime at, String body, String hash, String signature) {
  static final String DOMAIN = "makerspace-hub/audit_checkpoint/1";
  static final String TABLE = "audit_checkpoint";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The newest row of a chain.
   *
   * @param seq 0 when there is none
   * @param hash then 64 zeros
   */
  public record Head(long seq, String hash) {
    static final Head NONE = new Head(0, AuditLog.FIRST_PREVIOUS);
  }

  /** What a body says. */
  record Content(long number, String at, String previous, Map<AuditChain, Head> heads) {}

  static Checkpoint sign(
      long number,
      LocalDateTime at,
      String previous,
      Map<AuditChain, Head> heads,
      CheckpointKey key) {
    Map<String, Object> chains = new TreeMap<>();
    heads.forEach(
        (chain, head) -> chains.put(chain.table(), Map.of("seq", head.seq(), "hash", head.hash())));
    String body =
        CanonicalJson.write(
            Map.of(
                "number", number,
                "at", ChainRow.written(at),
                "previous", previous,
                "chains", chains));
    return new Checkpoint(number, at, body, hash(body), key.sign(DOMAIN + "\n" + body));
  }

  static String hash(String body) {
    return Sha256.hex(DOMAIN + "\n" + body);
  }

  /**
   * Reads the body.
   *
   * @throws HubException when it is not one
   */
  Content content() {
    try {
      JsonNode json = JSON.readTree(body);
      Map<AuditChain, Head> heads = new EnumMap<>(AuditChain.class);
      for (AuditChain chain : AuditChain.values()) {
        JsonNode head = json.path("chains").path(chain.table());
        if (!head.path("seq").isIntegralNumber() || !head.path("hash").isTextual()) {
          throw new HubException("A checkpoint says nothing of " + chain.table() + ".");
        }
        heads.put(chain, new Head(head.path("seq").asLong(), head.path("hash").asText()));
      }
      return new Content(
          json.path("number").asLong(),
          json.path("at").asText(),
          json.path("previous").asText(),
          heads);
    } catch (JsonProcessingException notJson) {
      throw new HubException("A checkpoint cannot be read.", notJson);
    }
  }

  /** As a line of an export and of the executor's folder. */
  String line() {
    return CanonicalJson.write(
        Map.of(
            "number", number,
            "at", ChainRow.written(at),
            "body", body,
            "hash", hash,
            "signature", signature));
  }
}
