package org.makerspacehub.beans.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.NavigableMap;
import java.util.Optional;

/** Goes along one chain, row by row, and stops at the first that is not as it was written. */
final class ChainWalk {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AuditChain chain;
  private final NavigableMap<Long, Signed> signed;
  private long last;
  private String hash;

  /**
   * What a checkpoint says of one row.
   *
   * @param checkpoint its number
   */
  record Signed(long checkpoint, String hash) {}

  /**
   * @param signed what checkpoints say, by the number of the row
   * @param last the row that was looked at before; 0 for none
   * @param hash of that row
   */
  ChainWalk(AuditChain chain, NavigableMap<Long, Signed> signed, long last, String hash) {
    this.chain = chain;
    this.signed = signed;
    this.last = last;
    this.hash = hash;
  }

  static ChainWalk fromTheFirst(AuditChain chain, NavigableMap<Long, Signed> signed) {
    return new ChainWalk(chain, signed, 0, AuditLog.FIRST_PREVIOUS);
  }

  long last() {
    return last;
  }

  String hash() {
    return hash;
  }

  /** The next row; after trouble the walk stays where it was. */
  Optional<AuditTrouble> step(ChainRow row) {
    Optional<AuditTrouble> trouble = look(row);
    if (trouble.isEmpty()) {
      last = row.seq();
      hash = row.hash();
    }
    return trouble;
  }

  private Optional<AuditTrouble> look(ChainRow row) {
    if (row.seq() > last + 1) {
      return trouble(last + 1, "is missing");
    }
    if (row.seq() <= last) {
      return trouble(row.seq(), "is there twice, or not in its place");
    }
    if (!AuditLog.hash(chain, row.seq(), row.previous(), row.body()).equals(row.hash())) {
      return trouble(row.seq(), "is not what was recorded; its hash says so");
    }
    if (!row.previous().equals(hash)) {
      return trouble(row.seq(), "does not follow from the row before it");
    }
    if (!ChainRow.written(row.at()).equals(at(row.body()))) {
      return trouble(row.seq(), "has another time beside it than was recorded");
    }
    Signed word = signed.get(row.seq());
    if (word != null && !word.hash().equals(row.hash())) {
      Long before = signed.lowerKey(row.seq());
      long from = before == null ? 1 : before + 1;
      return trouble(
          from,
          "from here to row %d something was written anew; checkpoint %d signed another row %d"
              .formatted(row.seq(), word.checkpoint(), row.seq()));
    }
    return Optional.empty();
  }

  /** After the last row there is: whether checkpoints knew more. */
  Optional<AuditTrouble> end() {
    if (signed.isEmpty() || signed.lastKey() <= last) {
      return Optional.empty();
    }
    return trouble(
        last + 1,
        "is missing; checkpoint %d signed rows up to %d"
            .formatted(signed.lastEntry().getValue().checkpoint(), signed.lastKey()));
  }

  private static String at(String body) {
    try {
      return JSON.readTree(body).path("at").asText();
    } catch (JsonProcessingException notJson) {
      return "";
    }
  }

  private Optional<AuditTrouble> trouble(long seq, String what) {
    return Optional.of(new AuditTrouble(chain.table(), seq, what));
  }
}
