package org.makerspacehub.beans.audit;

import java.security.PublicKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Checks the signatures of checkpoints, each once however often it is looked at. */
final class SignatureCheck {
  private final PublicKey key;
  private final Set<String> good = ConcurrentHashMap.newKeySet();

  /**
   * @param key null: nothing is there to check with, and everything passes
   */
  SignatureCheck(PublicKey key) {
    this.key = key;
  }

  boolean isGood(Checkpoint checkpoint) {
    if (key == null) {
      return true;
    }
    // The hash was compared with the body before this.
    String seen = checkpoint.hash() + checkpoint.signature();
    if (good.contains(seen)) {
      return true;
    }
    boolean fits =
        CheckpointKey.fits(
            key, Checkpoint.DOMAIN + "\n" + checkpoint.body(), checkpoint.signature());
    if (fits) {
      good.add(seen);
    }
    return fits;
  }
}
