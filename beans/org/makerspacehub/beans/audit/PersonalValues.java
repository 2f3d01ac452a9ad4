package org.makerspacehub.beans.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What in a record is about a person. For those who act and what they act on, everything is that
 * has not the shape of something else: a record cannot be changed later, so in doubt it is kept
 * apart.
 */
final class PersonalValues {
  /** What a commitment looks like in a record. */
  static final Pattern COMMITMENT = Pattern.compile("who:([0-9a-f]{64})");

  /** A service, a lock, a reference, a channel. */
  private static final Pattern THING =
      Pattern.compile("|[a-z][a-z0-9._-]{0,63}|[CG][A-Z0-9]{5,23}|\\*");

  /** Kinds of rows of ours; what follows is a number or a reference. */
  private static final Pattern ROW =
      Pattern.compile(
          "(dead_letter|sync-brake|notice-brake|request|freeze|audit|checkpoint|lock|channel)"
              + "/[A-Za-z0-9._-]{1,64}");

  private static final Pattern ACCOUNT = Pattern.compile("[TE][A-Z0-9]{1,23}/[UW][A-Z0-9]{1,23}");
  private static final Pattern ADDRESS = Pattern.compile("[^\\s@]+@[^\\s@]+");

  private PersonalValues() {}

  /** Whether whoever acts, or what is acted on, is to be kept apart. */
  static boolean isPersonal(String actorOrTarget) {
    return !THING.matcher(actorOrTarget).matches() && !ROW.matcher(actorOrTarget).matches();
  }

  /** Whether a text among the details is to be kept apart, although nobody said so. */
  static boolean isPersonalDetail(String text) {
    return ACCOUNT.matcher(text).matches()
        || ADDRESS.matcher(text).matches()
        // Nobody may write another's commitment by hand.
        || COMMITMENT.matcher(text).matches();
  }

  /** Adds what is to be kept apart. */
  static void collect(Object value, Set<String> to) {
    if (value instanceof Personal personal) {
      to.add(personal.text());
    } else if (value instanceof String text && isPersonalDetail(text)) {
      to.add(text);
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(inner -> collect(inner, to));
    } else if (value instanceof List<?> list) {
      list.forEach(inner -> collect(inner, to));
    }
  }

  /** The value with commitments in the place of what is kept apart. */
  static Object replaced(Object value, Map<String, String> commitments) {
    if (value instanceof Personal personal) {
      return commitments.get(personal.text());
    }
    if (value instanceof Commitment known) {
      return known.written();
    }
    if (value instanceof String text) {
      return commitments.containsKey(text) && isPersonalDetail(text) ? commitments.get(text) : text;
    }
    return inside(value, inner -> replaced(inner, commitments));
  }

  /** The value with names in the place of commitments. */
  static Object resolved(Object value, UnaryOperator<String> names) {
    if (value instanceof String text) {
      return COMMITMENT.matcher(text).matches() ? names.apply(text) : text;
    }
    return inside(value, inner -> resolved(inner, names));
  }

  private static Object inside(Object value, UnaryOperator<Object> each) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> changed = new TreeMap<>();
      map.forEach((name, inner) -> changed.put(name, each.apply(inner)));
      return changed;
    }
    if (value instanceof List<?> list) {
      List<Object> changed = new ArrayList<>();
      list.forEach(inner -> changed.add(each.apply(inner)));
      return changed;
    }
    return value;
  }

  /**
   * Somebody who is about to be forgotten, or was: written as it is and never given a name again.
   *
   * @param hex of the commitment
   */
  record Commitment(String hex) {
    String written() {
      return "who:" + hex;
    }
  }
}
