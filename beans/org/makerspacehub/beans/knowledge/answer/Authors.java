package org.makerspacehub.beans.knowledge.answer;

import java.util.Optional;

/** Who somebody is now, by an id that was written down when they wrote something. */
@FunctionalInterface
public interface Authors {

  /**
   * The name that is shown.
   *
   * @param author {@code slack:T…/U…} or {@code mail:address}
   * @return empty when nobody of that id is known, or not any more
   */
  Optional<String> name(String author);
}
