package org.makerspacehub.beans.knowledge.answer;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.makerspacehub.beans.knowledge.ChunkStore;

/** An index that is only asked. */
@FunctionalInterface
interface SearchOnly extends ChunkStore {
  @Override
  default String identity() {
    return "double";
  }

  @Override
  default void put(List<Point> points) {
    throw new UnsupportedOperationException();
  }

  @Override
  default void remove(Collection<UUID> ids) {
    throw new UnsupportedOperationException();
  }

  @Override
  default void purge() {
    throw new UnsupportedOperationException();
  }

  @Override
  default void clear() {
    throw new UnsupportedOperationException();
  }

  @Override
  default long count() {
    throw new UnsupportedOperationException();
  }

  @Override
  default void close() {}
}
