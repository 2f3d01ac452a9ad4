package org.makerspacehub.beans.vendor.hubspot;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a search over changes has come. HubSpot's own paging counts rows, so a record that
 * changes while one turns the pages moves another one past the reader, and after 10,000 rows it
 * refuses to go on (vendor: HubSpot documentation, CRM search, limits). So no page is asked for by
 * number: each search starts anew from the last value that was seen, that value included.
 *
 * <p>When a whole page bears one and the same moment, that step would not get anywhere. Then those
 * of this very moment are gone through by their ids, and after them what came later.
 *
 * @param step how the search is narrowed
 * @param millis since 1970
 * @param id the last one of this moment that was seen; 0 for none
 */
record HubspotPosition(Step step, long millis, long id) {
  private static final Pattern FORM = Pattern.compile("([FSL])\\.([0-9]{1,15})\\.([0-9]{1,18})");

  /** How a search is narrowed. */
  enum Step {
    /** At that moment or later, by moment. */
    FROM("F"),
    /** At exactly that moment, by id, after an id. */
    SAME("S"),
    /** Later than that moment, by moment. */
    LATER("L");

    private final String letter;

    Step(String letter) {
      this.letter = letter;
    }
  }

  static HubspotPosition from(long millis) {
    return new HubspotPosition(Step.FROM, millis, 0);
  }

  /**
   * Where the next page begins.
   *
   * @param full whether HubSpot has more than the page that came
   * @param lastMillis of the last record on that page
   * @param lastId of the last record on that page
   * @return null after the last page
   */
  HubspotPosition next(boolean full, long lastMillis, long lastId) {
    if (step == Step.SAME) {
      return full
          ? new HubspotPosition(Step.SAME, millis, lastId)
          : new HubspotPosition(Step.LATER, millis, 0);
    }
    if (!full) {
      return null;
    }
    return lastMillis > millis ? from(lastMillis) : new HubspotPosition(Step.SAME, lastMillis, 0);
  }

  /** As a cursor that says nothing to whoever carries it. */
  String cursor() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            (step.letter + "." + millis + "." + id).getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads a cursor; empty when it is none. */
  static Optional<HubspotPosition> of(String cursor) {
    try {
      Matcher held =
          FORM.matcher(
              new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
      if (!held.matches()) {
        return Optional.empty();
      }
      Step step =
          switch (held.group(1)) {
            case "F" -> Step.FROM;
            case "S" -> Step.SAME;
            default -> Step.LATER;
          };
      return Optional.of(
          new HubspotPosition(step, Long.parseLong(held.group(2)), Long.parseLong(held.group(3))));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
