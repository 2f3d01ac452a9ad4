package org.makerspacehub.beans.home;

import java.util.Optional;
import org.makerspacehub.beans.command.Reply;

/**
 * One part of the home tab. What it shows about somebody was asked of the guard, by the context or
 * by itself.
 */
public interface HomeSection {

  /** Where it stands: small numbers first. */
  int order();

  /**
   * What it shows to one person: the blocks of an answer, most easily made with a {@link
   * org.makerspacehub.beans.command.Card}.
   *
   * @return empty when it has nothing for them
   */
  Optional<Reply> of(HomeContext context);
}
