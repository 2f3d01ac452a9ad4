package org.makerspacehub.beans.erasure;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What of somebody stands in the ledger: HMAC-SHA-256 of a kind and a value. Not thread-safe. */
final class LedgerHash {
  private final Mac mac;

  LedgerHash(byte[] salt) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(salt, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HMAC-SHA-256", e);
    }
  }

  byte[] of(String kind, String value) {
    return mac.doFinal((kind + "\n" + value).getBytes(StandardCharsets.UTF_8));
  }

  String hex(String kind, String value) {
    return HexFormat.of().formatHex(of(kind, value));
  }
}
