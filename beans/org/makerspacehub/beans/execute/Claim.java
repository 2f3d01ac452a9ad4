package org.makerspacehub.beans.execute;

import java.time.Instant;
import org.makerspacehub.beans.Sha256;

/**
 * An execution that this process holds until its lease is over.
 *
 * @param ref the request
 * @param action as it was claimed
 * @param hash of what was approved, as it was claimed
 * @param number fences: a write by an older number changes nothing
 * @param recorded whether the record says that it was claimed
 * @param attempts how often the vendor was asked to do it
 * @param looks how often it was asked what became of it
 * @param sentAt when it was asked last; null when never
 * @param intentSeq of the intent in the record; null before
 */
public record Claim(
    String ref,
    String action,
    String hash,
    long number,
    boolean recorded,
    int attempts,
    int looks,
    Instant sentAt,
    Long intentSeq) {

  /** The same however often it is tried: from what was approved and nothing else. */
  public String idempotencyKey() {
    return key(ref, hash);
  }

  static String key(String ref, String hash) {
    return Sha256.hex("execute\n" + ref + "\n" + hash).substring(0, 32);
  }
}
