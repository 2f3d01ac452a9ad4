package org.makerspacehub.beans.audit;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.makerspacehub.beans.HubException;

/** Goes along the checkpoints, and gathers what they say of each chain. */
final class CheckpointWalk {
  private final String where;
  private final SignatureCheck signatures;
  private final Map<AuditChain, NavigableMap<Long, ChainWalk.Signed>> signed =
      new EnumMap<>(AuditChain.class);
  private final Map<Long, String> hashes = new HashMap<>();
  private Checkpoint newest;

  /**
   * @param where they come from, for the sentence
   * @param signatures checks them
   */
  CheckpointWalk(String where, SignatureCheck signatures) {
    this.where = where;
    this.signatures = signatures;
    for (AuditChain chain : AuditChain.values()) {
      signed.put(chain, new TreeMap<>());
    }
  }

  /** The last one that was right; null for none. */
  Checkpoint newest() {
    return newest;
  }

  long number() {
    return newest == null ? 0 : newest.number();
  }

  /** The hash of one that was right; empty when there is none of that number. */
  Optional<String> hash(long number) {
    return Optional.ofNullable(hashes.get(number));
  }

  NavigableMap<Long, ChainWalk.Signed> signed(AuditChain chain) {
    return signed.get(chain);
  }

  Optional<AuditTrouble> step(Checkpoint next) {
    long expected = number() + 1;
    if (next.number() != expected) {
      return next.number() > expected
          ? trouble(expected, "is missing")
          : trouble(next.number(), "is there twice, or not in its place");
    }
    if (!Checkpoint.hash(next.body()).equals(next.hash())) {
      return trouble(expected, "is not what was recorded; its hash says so");
    }
    if (!signatures.isGood(next)) {
      return trouble(expected, "was not signed with this key");
    }
    Checkpoint.Content content;
    try {
      content = next.content();
    } catch (HubException unreadable) {
      return trouble(expected, "cannot be read");
    }
    if (content.number() != expected || !content.at().equals(ChainRow.written(next.at()))) {
      return trouble(expected, "has another number or time beside it than was signed");
    }
    if (!content.previous().equals(newest == null ? AuditLog.FIRST_PREVIOUS : newest.hash())) {
      return trouble(expected, "does not follow from the checkpoint before it");
    }
    return heads(expected, content, next);
  }

  private Optional<AuditTrouble> heads(
      long number, Checkpoint.Content content, Checkpoint checkpoint) {
    for (Map.Entry<AuditChain, Checkpoint.Head> head : content.heads().entrySet()) {
      NavigableMap<Long, ChainWalk.Signed> before = signed.get(head.getKey());
      long seq = head.getValue().seq();
      if (!before.isEmpty() && before.lastKey() > seq) {
        return trouble(number, "says that %s had become shorter".formatted(head.getKey().table()));
      }
      if (seq > 0) {
        before.putIfAbsent(seq, new ChainWalk.Signed(number, head.getValue().hash()));
      }
    }
    newest = checkpoint;
    hashes.put(number, checkpoint.hash());
    return Optional.empty();
  }

  private Optional<AuditTrouble> trouble(long number, String what) {
    return Optional.of(new AuditTrouble(where, number, what));
  }
}
