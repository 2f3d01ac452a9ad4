package org.makerspacehub.beans.inbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of programs outside (specification: Standard Webhooks, "Signature scheme"): {@code
 * v1,base64(HMAC-SHA256(secret, id + "." + timestamp + "." + raw body))}, where a secret is written
 * as {@code whsec_} and Base64, and a header may hold several signatures with spaces between them.
 */
public class HookSignature {
  /** How far a timestamp may be from our clock, either way. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  /** The longest name of a hook. */
  public static final int LONGEST_NAME = 24;

  private static final String PREFIX = "whsec_";
  private static final String VERSION = "v1,";

  /** A sender has one for each secret during a rotation; more are somebody trying. */
  private static final int MOST_SIGNATURES = 8;

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:=+/-]{1,120}");

  private final Map<String, List<byte[]>> secrets = new LinkedHashMap<>();
  private final Clock clock;

  /**
   * @param secrets of each hook by its name, newest first; two during a rotation
   * @param clock what "now" is
   */
  public HookSignature(Map<String, List<String>> secrets, Clock clock) {
    secrets.forEach(
        (name, each) -> this.secrets.put(name, each.stream().map(HookSignature::key).toList()));
    this.clock = clock;
  }

  /** The hooks there are. */
  public Set<String> names() {
    return Set.copyOf(secrets.keySet());
  }

  /** Whether a text is a secret as they are written. */
  public static boolean isSecret(String text) {
    try {
      int bytes = key(text).length;
      return bytes >= 24 && bytes <= 64;
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  /**
   * Checks that somebody with the hook's secret signed these very bytes within five minutes of now.
   *
   * @param name of the hook
   * @param id what the sender calls the event, as the header gave it; may be null
   * @param timestamp seconds, as the header gave it; may be null
   * @param signatures as the header gave them; may be null
   * @param body the raw bytes
   * @return the id
   * @throws NotTrusted otherwise
   */
  public String check(String name, String id, String timestamp, String signatures, byte[] body) {
    if (id == null || timestamp == null || signatures == null) {
      throw new NotTrusted("id, timestamp or signature is missing");
    }
    if (!ID.matcher(id).matches()) {
      throw new NotTrusted("id is not one");
    }
    if (!SECONDS.matcher(timestamp).matches()) {
      throw new NotTrusted("timestamp is not a number of seconds");
    }
    long off = Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp));
    if (off > TOLERANCE.toSeconds()) {
      throw new NotTrusted("timestamp is more than five minutes off");
    }
    String[] given = signatures.strip().split(" +");
    if (given.length > MOST_SIGNATURES) {
      throw new NotTrusted("there are too many signatures");
    }
    boolean matches = false;
    for (byte[] secret : secrets.getOrDefault(name, List.of())) {
      byte[] right = sign(secret, id, timestamp, body);
      for (String each : given) {
        // No early end: how long this takes must not tell which one was nearly right.
        matches |= MessageDigest.isEqual(right, each.getBytes(StandardCharsets.UTF_8));
      }
    }
    if (!matches) {
      throw new NotTrusted("signature does not match");
    }
    return id;
  }

  /** The header that a sender would write: for simulators and tests. */
  public static String sign(String secret, String id, String timestamp, byte[] body) {
    return new String(sign(key(secret), id, timestamp, body), StandardCharsets.US_ASCII);
  }

  private static byte[] sign(byte[] secret, String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return (VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body)))
          .getBytes(StandardCharsets.US_ASCII);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HmacSHA256", e);
    }
  }

  private static byte[] key(String secret) {
    String text = secret == null ? "" : secret.strip();
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("A secret of a hook begins with whsec_");
    }
    return Base64.getDecoder().decode(text.substring(PREFIX.length()));
  }
}
