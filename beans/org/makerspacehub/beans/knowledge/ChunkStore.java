package org.makerspacehub.beans.knowledge;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * An index over pieces: by their words and by their vectors, for one reader at a time. It holds
 * nothing that the database has not, and can be made again from it at any time.
 */
public interface ChunkStore extends AutoCloseable {

  /**
   * A piece as it is indexed.
   *
   * @param id of the piece
   * @param text its words: title, heading and what was written
   * @param vector of the same; length one
   * @param audience who may read it; empty: it is not taken in
   * @param source {@code kind:key}
   * @param at when it was written
   */
  record Point(
      UUID id, String text, float[] vector, Set<String> audience, String source, Instant at) {}

  /**
   * A question.
   *
   * @param text its words
   * @param vector of it; null while there is none to be had: then words alone count
   * @param audience the reader's marks; empty: nothing is found, and nothing is asked
   * @param sources only these ({@code kind:key}); empty for all
   * @param most pieces at the most
   * @param within how long it may take
   */
  record Query(
      String text,
      float[] vector,
      Set<String> audience,
      Set<String> sources,
      int most,
      Duration within) {}

  /**
   * A piece that fits.
   *
   * @param id of the piece
   * @param score how well, of this question only; higher is better
   * @param lexical the score by its words; 0 when it was not found by them
   * @param dense the cosine by its vector; 0 when it was not found by it
   */
  record Hit(UUID id, double score, double lexical, double dense) {}

  /**
   * Which index this is, and in which form: another id means another, or an empty one.
   *
   * @throws KnowledgeUnavailable when the index is away, as every method here
   */
  String identity();

  /** Takes pieces in, in the place of those with their ids; on disk when it returns. */
  void put(List<Point> points);

  /** Takes pieces out; found no more when it returns. */
  void remove(Collection<UUID> ids);

  /** Overwrites or deletes what is still in files of pieces that were taken out. */
  void purge();

  /**
   * The pieces that fit best, the best first; the audience is part of every question that is asked
   * of the index, so that what one may not read takes no place from what one may.
   *
   * @throws KnowledgeUnavailable when the index is away or takes too long
   */
  List<Hit> search(Query query);

  /** How many pieces it holds. */
  long count();

  /** Empties it; it has another id from then on. */
  void clear();

  @Override
  void close();
}
