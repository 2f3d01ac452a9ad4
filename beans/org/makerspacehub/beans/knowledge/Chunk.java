package org.makerspacehub.beans.knowledge;

import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.UUID;

/**
 * A piece of a document, small enough for the model that makes vectors, as the database has it.
 *
 * @param id the same whenever the document is taken in: made of its source, key and place
 * @param kind of its source
 * @param source the key of its source
 * @param document the key of its document in its source
 * @param ordinal its place there, from 0
 * @param title of its document
 * @param heading of its section; empty for none
 * @param authors of its parts, each once, in order; may be empty
 * @param at when the newest of it was written
 * @param link to where it begins; empty when it has none
 * @param audience who may read it
 * @param text what was written; untrusted
 */
public record Chunk(
    UUID id,
    SourceKind kind,
    String source,
    String document,
    int ordinal,
    String title,
    String heading,
    List<String> authors,
    Instant at,
    String link,
    SortedSet<String> audience,
    String text) {

  /** Without what was written. */
  @Override
  public String toString() {
    return "Chunk[" + id + "]";
  }
}
