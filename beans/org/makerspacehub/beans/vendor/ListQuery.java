package org.makerspacehub.beans.vendor;

/**
 * Which piece of a list is asked for.
 *
 * @param cursor of the page before; null for the first page
 * @param limit items at most; null for the tool's own default
 * @param state only items in this state; null for all
 */
public record ListQuery(String cursor, Integer limit, String state) {

  /** The limit, or a default when none was asked for. */
  public int limitOr(int usual) {
    return limit == null ? usual : limit;
  }
}
