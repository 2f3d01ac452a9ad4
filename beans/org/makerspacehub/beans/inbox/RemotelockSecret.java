package org.makerspacehub.beans.inbox;

import java.security.MessageDigest;
import java.util.List;
import org.makerspacehub.beans.Sha256;

/**
 * What RemoteLock shows with its webhooks (vendor: RemoteLock documentation, webhooks): a secret as
 * it is, in a header. Nothing is signed, so whoever has it can make up events; it opens no door.
 */
public final class RemotelockSecret {
  private final List<byte[]> secrets;

  /**
   * @param secrets newest first; two during a change; with none nothing is ever trusted
   */
  public RemotelockSecret(List<String> secrets) {
    this.secrets = secrets.stream().map(Sha256::of).toList();
  }

  /**
   * Checks what was shown.
   *
   * @param shown as the header gave it; may be null
   * @throws NotTrusted when it is none of the secrets
   */
  public void check(String shown) {
    if (shown == null) {
      throw new NotTrusted("secret is missing");
    }
    byte[] hash = Sha256.of(shown);
    boolean match = false;
    for (byte[] secret : secrets) {
      // No early end: how long this takes must not tell which secret was nearly right.
      match |= MessageDigest.isEqual(secret, hash);
    }
    if (!match) {
      throw new NotTrusted("secret does not match");
    }
  }

  @Override
  public String toString() {
    return "RemotelockSecret";
  }
}
