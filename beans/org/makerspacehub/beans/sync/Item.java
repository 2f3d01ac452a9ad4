package org.makerspacehub.beans.sync;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.makerspacehub.beans.identity.Fold;

/**
 * Reads one vendor's record tolerantly: what is missing or malformed is null, never an error, so
 * that one odd record can't stop the others.
 *
 * @param json the record
 */
record Item(JsonNode json) {
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7E]{1,64}");
  private static final BigDecimal MOST_MONEY = new BigDecimal("9999999999.99");

  /** A vendor's id; null when there is none that our tables could hold. */
  String id(String field) {
    String id = text(field, 65);
    return id != null && ID.matcher(id).matches() ? id : null;
  }

  /** A text without surrounding space, cut to what its column holds; null when blank. */
  String text(String field, int most) {
    JsonNode value = json.get(field);
    if (value == null || value.isNull() || value.isContainerNode()) {
      return null;
    }
    String text = value.asText().strip();
    return text.isEmpty() ? null : Fold.cut(text, most);
  }

  /** A short ASCII word such as a state; null when it is none or longer than its column. */
  String word(String field, int most) {
    String word = text(field, most + 1);
    return word != null && word.length() <= most && ID.matcher(word).matches() ? word : null;
  }

  /** Whether a field is {@code true}. */
  boolean is(String field) {
    return json.path(field).asBoolean(false);
  }

  /** A sum of money in the vendor's currency; null when it is none. */
  BigDecimal money(String field) {
    String text = text(field, 40);
    if (text == null) {
      return null;
    }
    try {
      BigDecimal sum = new BigDecimal(text);
      // A huge exponent would take for ever to scale.
      return sum.precision() - sum.scale() > 10 || sum.abs().compareTo(MOST_MONEY) > 0
          ? null
          : sum.setScale(2, RoundingMode.HALF_UP);
    } catch (NumberFormatException notMoney) {
      return null;
    }
  }

  /** A day; of a moment, the day that the vendor wrote. */
  LocalDate day(String field) {
    String text = text(field, 40);
    try {
      return text == null || text.length() < 10 ? null : LocalDate.parse(text.substring(0, 10));
    } catch (DateTimeException notADay) {
      return null;
    }
  }

  /** A moment in UTC; null when it has no zone. */
  LocalDateTime moment(String field) {
    String text = text(field, 40);
    try {
      Instant instant = text == null ? null : OffsetDateTime.parse(text).toInstant();
      return instant == null ? null : SyncRuns.utc(instant);
    } catch (DateTimeException notAMoment) {
      return null;
    }
  }
}
