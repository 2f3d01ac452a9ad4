package org.makerspacehub.beans.inbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.makerspacehub.beans.Sha256;

/**
 * HubSpot's signature, version 3 (vendor: HubSpot documentation, "Validating requests"): {@code
 * base64(HMAC-SHA256(client secret, method + full public URI + raw body + timestamp))}, where a few
 * percent codes of the URI are decoded first.
 *
 * <p>The URI is the one that HubSpot was given, from our settings: what a request says about its
 * own host is anybody's word.
 */
public class HubspotSignature {
  /** How far a timestamp may be from our clock, either way. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final Pattern MILLIS = Pattern.compile("[0-9]{1,15}");
  private static final Pattern CODE = Pattern.compile("%[0-9A-Fa-f]{2}");

  /** The codes that HubSpot decodes; every other one stays as it is. */
  private static final Map<String, String> DECODED =
      Map.ofEntries(
          Map.entry("%3A", ":"),
          Map.entry("%2F", "/"),
          Map.entry("%3F", "?"),
          Map.entry("%40", "@"),
          Map.entry("%21", "!"),
          Map.entry("%24", "$"),
          Map.entry("%27", "'"),
          Map.entry("%28", "("),
          Map.entry("%29", ")"),
          Map.entry("%2A", "*"),
          Map.entry("%2C", ","),
          Map.entry("%3B", ";"));

  private final List<byte[]> secrets;
  private final String uri;
  private final Clock clock;

  /**
   * @param secrets newest first; two during a rotation; with none nothing is ever trusted
   * @param uri the whole address that HubSpot was told to call
   * @param clock what "now" is
   */
  public HubspotSignature(List<String> secrets, String uri, Clock clock) {
    this.secrets = secrets.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();
    this.uri = uri;
    this.clock = clock;
  }

  /**
   * Checks that HubSpot signed these very bytes for our address within the last five minutes.
   *
   * @param timestamp milliseconds, as the header gave it; may be null
   * @param signature as the header gave it; may be null
   * @param body the raw bytes of a POST
   * @return a digest of all three, by which the same request is recognised when it comes again
   * @throws NotTrusted otherwise
   */
  public byte[] check(String timestamp, String signature, byte[] body) {
    if (timestamp == null || signature == null) {
      throw new NotTrusted("signature or timestamp is missing");
    }
    if (!MILLIS.matcher(timestamp).matches()) {
      throw new NotTrusted("timestamp is not a number of milliseconds");
    }
    long off = Math.abs(clock.millis() - Long.parseLong(timestamp));
    if (off > TOLERANCE.toMillis()) {
      throw new NotTrusted("timestamp is more than five minutes off");
    }
    byte[] given = signature.getBytes(StandardCharsets.UTF_8);
    boolean matches = false;
    for (byte[] secret : secrets) {
      // No early end: how long this takes must not tell which secret was nearly right.
      matches |= MessageDigest.isEqual(sign(secret, "POST", uri, body, timestamp), given);
    }
    if (!matches) {
      throw new NotTrusted("signature does not match");
    }
    MessageDigest sha = Sha256.digest();
    sha.update(("hubspot|" + timestamp + "|").getBytes(StandardCharsets.UTF_8));
    sha.update(given);
    sha.update((byte) '|');
    return sha.digest(body);
  }

  /** The header that HubSpot would send: for simulators and tests. */
  public static String sign(
      String secret, String method, String uri, byte[] body, String timestamp) {
    return new String(
        sign(secret.getBytes(StandardCharsets.UTF_8), method, uri, body, timestamp),
        StandardCharsets.US_ASCII);
  }

  /** The URI as HubSpot signs it. */
  static String decoded(String uri) {
    return CODE.matcher(uri)
        .replaceAll(
            code ->
                java.util.regex.Matcher.quoteReplacement(
                    DECODED.getOrDefault(
                        code.group().toUpperCase(java.util.Locale.ROOT), code.group())));
  }

  private static byte[] sign(
      byte[] secret, String method, String uri, byte[] body, String timestamp) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update((method + decoded(uri)).getBytes(StandardCharsets.UTF_8));
      mac.update(body);
      mac.update(timestamp.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encode(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HmacSHA256", e);
    }
  }
}
