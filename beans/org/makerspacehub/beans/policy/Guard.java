package org.makerspacehub.beans.policy;

import java.util.Map;

/** The one question everything asks before it does anything: may they? */
public class Guard {

  /**
   * Decides. Anything that goes wrong on the way is a refusal.
   *
   * @param principal who asks, authenticated
   * @param action a name of {@code hub.cedarschema}, for example {@code membership.read}
   * @param resource what about
   * @param context what else counts: strings, booleans, longs
   */
  public Decision check(
      Principal principal, String action, Resource resource, Map<String, Object> context) {
    throw new UnsupportedOperationException();
  }
}
