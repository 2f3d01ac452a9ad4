package org.makerspacehub.beans.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.makerspacehub.beans.CanonicalJson;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Sha256;

/**
 * What an approval is about, to the byte: an approval binds the SHA-256 of these bytes, people are
 * shown what stands in them, and the executor does what stands in them and nothing else.
 *
 * @param action a name of {@code actions.yaml}
 * @param target whom or what it is done to: {@code T…/U…}, a Fabman member's number, or whatever
 *     the action says; never empty
 * @param arguments by name: strings, booleans, whole numbers, and maps and lists of these
 * @param requester {@code T…/U…}
 * @param policy SHA-256 (hex) of policies and catalogue when it was asked
 * @param asked when it was asked, to the millisecond: which roles count for it and how long it may
 *     be decided follows from that, so whoever approves approves it too. Null for what was asked
 *     before this was bound
 */
public record Canonical(
    String action,
    String target,
    Map<String, Object> arguments,
    String requester,
    String policy,
    Instant asked) {
  /** One that does not bind when it was asked. */
  public Canonical(
      String action,
      String target,
      Map<String, Object> arguments,
      String requester,
      String policy) {
    this(action, target, arguments, requester, policy, null);
  }

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** The bytes that are hashed, as text; the same for the same content. */
  public String text() {
    Map<String, Object> parts = new TreeMap<>();
    parts.put("action", action);
    parts.put("target", target);
    parts.put("arguments", arguments);
    parts.put("requester", requester);
    parts.put("policy", policy);
    if (asked != null) {
      parts.put("asked", asked.toString());
    }
    return CanonicalJson.write(parts);
  }

  /** SHA-256 of {@link #text} in UTF-8, lower-case hex. */
  public String hash() {
    return Sha256.hex(text());
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws HubException when it is anything else, even if only a space differs
   */
  public static Canonical read(String text) {
    try {
      Map<String, Object> parts = JSON.readValue(text, new TypeReference<>() {});
      Canonical canonical =
          new Canonical(
              (String) parts.get("action"),
              (String) parts.get("target"),
              arguments(parts.get("arguments")),
              (String) parts.get("requester"),
              (String) parts.get("policy"),
              parts.get("asked") instanceof String moment ? Instant.parse(moment) : null);
      if (parts.size() == (canonical.asked() == null ? 5 : 6) && canonical.text().equals(text)) {
        return canonical;
      }
    } catch (JsonProcessingException | RuntimeException notOurs) {
      // Without its words: they quote the text.
    }
    throw new HubException("The request is not in its canonical form.");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> arguments(Object value) {
    return (Map<String, Object>) value;
  }
}
