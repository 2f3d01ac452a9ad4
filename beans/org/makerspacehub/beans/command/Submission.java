package org.makerspacehub.beans.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.makerspacehub.beans.policy.Principal;

/**
 * A form that somebody filled in, verified to come from Slack. What stands in it was typed, and
 * what we put into it went through Slack: both are checked by whoever reads them.
 *
 * @param ref the correlation id
 * @param principal who sent it off
 * @param callbackId which form it is, for example {@code away.set}
 * @param viewId what Slack calls the open form; may be empty
 * @param about what {@link Form#about} said when it was opened; empty for nothing
 * @param values Slack's {@code view.state.values}: by block, then by action
 * @param receivedAt when the edge took it
 */
public record Submission(
    String ref,
    Principal principal,
    String callbackId,
    String viewId,
    String about,
    JsonNode values,
    Instant receivedAt) {

  /**
   * What was typed or chosen in a block, trimmed.
   *
   * @return empty when nothing was
   */
  public Optional<String> text(String block) {
    JsonNode element = values.path(block).path(Form.ACTION);
    for (JsonNode given :
        new JsonNode[] {
          element.path("value"),
          element.path("selected_date"),
          element.path("selected_user"),
          element.path("selected_channel"),
          element.path("selected_option").path("value")
        }) {
      if (given.isTextual() && !given.asText().isBlank()) {
        return Optional.of(given.asText().strip());
      }
    }
    return Optional.empty();
  }

  /**
   * The day chosen in a block.
   *
   * @return empty when there is none, or when it is no day
   */
  public Optional<LocalDate> date(String block) {
    try {
      return text(block).map(LocalDate::parse);
    } catch (DateTimeParseException notADay) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "Submission[ref=" + ref + ", callbackId=" + callbackId + "]";
  }
}
