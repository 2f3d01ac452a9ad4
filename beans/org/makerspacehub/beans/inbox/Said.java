package org.makerspacehub.beans.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;
import org.makerspacehub.beans.command.Form;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.policy.Principal;

/**
 * Somebody's word on something privileged, read from verified bytes: the front door keeps it where
 * the rest of the hub can only read. What does not fit is nobody's word; it is kept as any other
 * click, and counts for nothing.
 *
 * @param principal whose account
 * @param kind a button or a form
 * @param name the button's action id or the form's callback id
 * @param about what the button or the form carried
 * @param reason what was typed with it; empty for nothing
 */
public record Said(
    Principal principal, SignedClick.Kind kind, String name, String about, String reason) {
  /** The field of a form whose words are kept with it. */
  public static final String REASON = "reason";

  private static final Pattern NAME = Pattern.compile("gate\\.[a-z][a-z.-]{0,58}");
  private static final Pattern ABOUT = Pattern.compile("[\\x21-\\x7e]{1,191}");
  private static final Pattern USER = Pattern.compile("[A-Z0-9]{2,24}");
  private static final int LONGEST_REASON = 500;

  /**
   * Reads an interaction.
   *
   * @param interaction verified, of our workspace
   */
  static Optional<Said> in(JsonNode interaction) {
    Principal principal =
        Principal.person(
            interaction.path("team").path("id").asText(""),
            interaction.path("user").path("id").asText(""));
    // Somebody of another workspace in a shared channel has another home than ours.
    if (!interaction
        .path("user")
        .path("team_id")
        .asText(principal.teamId())
        .equals(principal.teamId())) {
      return Optional.empty();
    }
    return switch (interaction.path("type").asText("")) {
      case "block_actions" -> click(principal, interaction.path("actions"));
      case "view_submission" -> form(principal, interaction.path("view"));
      default -> Optional.empty();
    };
  }

  private static Optional<Said> click(Principal principal, JsonNode actions) {
    // A button comes alone; of several nobody could say which one was meant.
    if (actions.size() != 1) {
      return Optional.empty();
    }
    JsonNode action = actions.path(0);
    return said(
        principal,
        SignedClick.Kind.CLICK,
        action.path("action_id").asText(""),
        action.path("value").asText(""),
        "");
  }

  private static Optional<Said> form(Principal principal, JsonNode view) {
    String name = view.path("callback_id").asText("");
    String reason =
        view.path("state")
            .path("values")
            .path(REASON)
            .path(Form.ACTION)
            .path("value")
            .asText("")
            .strip();
    // A no takes its reason: without one it is not a no yet.
    if (name.equals(SignedClick.DENY) && reason.isEmpty()) {
      return Optional.empty();
    }
    return Form.aboutOf(view.path("private_metadata").asText(""), principal)
        .flatMap(about -> said(principal, SignedClick.Kind.FORM, name, about, reason));
  }

  private static Optional<Said> said(
      Principal principal, SignedClick.Kind kind, String name, String about, String reason) {
    return USER.matcher(principal.teamId()).matches()
            && USER.matcher(principal.slackUserId()).matches()
            && NAME.matcher(name).matches()
            && ABOUT.matcher(about).matches()
            && reason.codePointCount(0, reason.length()) <= LONGEST_REASON
        ? Optional.of(new Said(principal, kind, name, about, reason))
        : Optional.empty();
  }

  /** Without what was typed: it may be about anybody. */
  @Override
  public String toString() {
    return "Said[" + name + "]";
  }
}
