package org.makerspacehub.beans.knowledge.answer;

/** Lists that are longer than a message. */
final class Pages {
  private Pages() {}

  /** The page that was asked for, from 1; the nearest there is. */
  static int of(String typed, int pages) {
    String said = typed.strip();
    int page = said.matches("[0-9]{1,4}") ? Integer.parseInt(said) : 1;
    return Math.max(1, Math.min(Math.max(1, pages), page));
  }

  /** How one comes to the next. */
  static String note(int page, int pages, String command) {
    return page >= pages
        ? "Page %d of %d.".formatted(page, Math.max(1, pages))
        : "Page %d of %d. `%s %d` shows the next.".formatted(page, pages, command, page + 1);
  }
}
