package org.makerspacehub.beans.knowledge;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The pieces that documents were cut into. */
public interface ChunkBook {

  /**
   * Those of some pieces that are there and that a reader may read, whatever an index says.
   *
   * @param ids in the order in which they are wanted
   * @param reader the reader's marks; none: nothing comes back
   */
  List<Chunk> readable(List<UUID> ids, Collection<String> reader);

  /** How many there are. */
  long count();
}
