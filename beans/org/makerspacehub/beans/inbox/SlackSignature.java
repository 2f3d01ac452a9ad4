package org.makerspacehub.beans.inbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Sha256;

/**
 * Slack's signature, version v0 (vendor: Slack documentation, "Verifying requests from Slack"):
 * {@code "v0=" + hex(HMAC-SHA256(secret, "v0:" + timestamp + ":" + raw body))}.
 */
public class SlackSignature {
  /** How far a timestamp may be from our clock, either way. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  private final List<byte[]> secrets;
  private final Clock clock;

  /**
   * @param secrets newest first; two during a rotation
   * @param clock what "now" is
   * @throws HubException when there is no secret: then nothing could ever be trusted
   */
  public SlackSignature(List<String> secrets, Clock clock) {
    if (secrets.isEmpty()) {
      throw new HubException(
          "SLACK_SIGNING_SECRET is not set: without it no request of Slack can be told from a"
              + " forged one.");
    }
    this.secrets = secrets.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();
    this.clock = clock;
  }

  /**
   * Checks that Slack signed these very bytes within the last five minutes.
   *
   * @param timestamp seconds, as the header gave it; may be null
   * @param signature as the header gave it; may be null
   * @param body the raw bytes
   * @return a digest of all three, by which the same request is recognised when it comes again
   * @throws NotTrusted otherwise
   */
  public byte[] check(String timestamp, String signature, byte[] body) {
    if (timestamp == null || signature == null) {
      throw new NotTrusted("signature or timestamp is missing");
    }
    if (!SECONDS.matcher(timestamp).matches()) {
      throw new NotTrusted("timestamp is not a number of seconds");
    }
    long off = Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp));
    if (off > TOLERANCE.toSeconds()) {
      throw new NotTrusted("timestamp is more than five minutes off");
    }
    byte[] given = signature.getBytes(StandardCharsets.UTF_8);
    boolean matches = false;
    for (byte[] secret : secrets) {
      // No early end: how long this takes must not tell which secret was nearly right.
      matches |= MessageDigest.isEqual(sign(secret, timestamp, body), given);
    }
    if (!matches) {
      throw new NotTrusted("signature does not match");
    }
    return digest(timestamp, given, body);
  }

  /** The header that Slack would send: for simulators and tests. */
  public static String sign(String secret, String timestamp, byte[] body) {
    return new String(
        sign(secret.getBytes(StandardCharsets.UTF_8), timestamp, body), StandardCharsets.UTF_8);
  }

  private static byte[] sign(byte[] secret, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8));
      return ("v0=" + HexFormat.of().formatHex(mac.doFinal(body))).getBytes(StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HmacSHA256", e);
    }
  }

  private static byte[] digest(String timestamp, byte[] signature, byte[] body) {
    MessageDigest sha = Sha256.digest();
    sha.update(timestamp.getBytes(StandardCharsets.UTF_8));
    sha.update((byte) '|');
    sha.update(signature);
    sha.update((byte) '|');
    return sha.digest(body);
  }
}
