package org.makerspacehub.beans.knowledge;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;

/**
 * What the hub knows, as the database has it; every index is made from it and can be made again.
 * What is put in or taken out here is found, or not found any more, from this moment on: an index
 * that lags behind only makes new pieces come later, and what it still holds of old ones is shown
 * to nobody.
 */
public interface DocumentBook {

  /**
   * Puts a document in the place of what it was before. The same once more changes nothing: pieces
   * that stay keep their ids.
   *
   * @return whether anything changed
   * @throws IllegalArgumentException when nobody may read it or it has no parts
   */
  default boolean put(KnowledgeDocument document) {
    return putAll(List.of(document)) > 0;
  }

  /**
   * Puts many documents, some hundred at a time in one transaction: much faster than one by one.
   *
   * @return how many changed
   * @throws IllegalArgumentException when nobody may read one of them or it has no parts
   */
  int putAll(Collection<KnowledgeDocument> documents);

  /**
   * Forgets a document, and every piece of it.
   *
   * @return whether there was one
   */
  boolean remove(SourceKind kind, String source, String key);

  /**
   * Forgets the documents of a source but these, for sources that are listed whole.
   *
   * @return how many went
   */
  int removeOthers(SourceKind kind, String source, Collection<String> keys);

  /**
   * Other people may read a whole source from now on, for example because a channel became private.
   *
   * @return how many documents changed
   */
  int readers(SourceKind kind, String source, SortedSet<String> audience);
}
