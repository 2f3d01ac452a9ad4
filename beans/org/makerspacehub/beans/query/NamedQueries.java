package org.makerspacehub.beans.query;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.policy.Principal;

/**
 * The questions about the space that have an answer in figures: a fixed catalogue. Nobody, and no
 * model, brings a statement of their own.
 */
public interface NamedQueries {
  /**
   * What the guard is asked: about the hub for the list, about a {@code Query} before it is run.
   */
  String RUN = "query.run";

  /** All there are, in the order of the catalogue. */
  List<NamedQuery> all();

  /** One of them; empty when nothing is called that. */
  Optional<NamedQuery> find(String name);

  /** Whether somebody may run one, without a record that it was asked. */
  boolean may(Principal asker, NamedQuery query, String ref);

  /**
   * Runs one, after asking the guard.
   *
   * @param asker whose rights count
   * @param ref the correlation id
   * @param name of the catalogue
   * @param arguments {@code from} and {@code until} as days ({@code 2026-10-01}), {@code limit} as
   *     a whole number; what is left out or empty has the catalogue's default
   * @throws HubException with a sentence for the asker: no such query, not for them, arguments that
   *     do not fit, or no answer within five seconds
   */
  Table run(Principal asker, String ref, String name, Map<String, String> arguments);
}
