package org.makerspacehub.beans.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.methods.Methods;
import java.nio.charset.StandardCharsets;
import okhttp3.FormBody;
import org.makerspacehub.beans.gate.PersonCheck;
import org.makerspacehub.beans.policy.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Slack at this moment whether an account is a person of ours, by a token that may read users
 * and nothing else. No answer is a no, {@link #NO_ANSWER}; whoever can wait may ask again.
 */
public final class SlackVerifyCheck implements PersonCheck {
  /** What is said when Slack did not answer: the one no that may pass. */
  public static final String NO_ANSWER = "Slack did not say just now who you are.";

  private static final Logger LOG = LoggerFactory.getLogger(SlackVerifyCheck.class);

  private final SlackCalls calls;

  /**
   * @param calls with a token that has {@code users:read}
   */
  public SlackVerifyCheck(SlackCalls calls) {
    this.calls = calls;
  }

  @Override
  public String no(Principal account) {
    if (!account.slackUserId().matches("[A-Z0-9]{1,24}")) {
      return "That is no account of Slack's.";
    }
    SlackAnswer answer =
        calls.call(
            Methods.USERS_INFO,
            new FormBody.Builder(StandardCharsets.UTF_8)
                .add("user", account.slackUserId())
                .build());
    if (!answer.ok()) {
      return gone(answer) ? "Slack knows no such account." : unanswered(answer);
    }
    JsonNode user = answer.json().path("user");
    // A member says "false" to all of these; what is missing was not said.
    for (String trait : new String[] {"deleted", "is_bot", "is_restricted"}) {
      if (!user.path(trait).isBoolean() && !(trait.equals("is_restricted") && deleted(user))) {
        return unanswered(answer);
      }
    }
    return judged(account, user);
  }

  /** Of a deleted account Slack leaves out what is a guest (vendor: Slack, user object). */
  private static boolean deleted(JsonNode user) {
    return user.path("deleted").asBoolean(false);
  }

  private static String judged(Principal account, JsonNode user) {
    if (!account.slackUserId().equals(user.path("id").asText())
        || !account.teamId().equals(user.path("team_id").asText())
        || user.path("is_stranger").asBoolean(false)) {
      return "Only people of our own workspace can decide.";
    }
    if (deleted(user)) {
      return "That account is deactivated.";
    }
    if (user.path("is_bot").asBoolean(true)
        || user.path("is_workflow_bot").asBoolean(false)
        || account.slackUserId().equals("USLACKBOT")) {
      return "Bots can't decide.";
    }
    return user.path("is_restricted").asBoolean(true)
            || user.path("is_ultra_restricted").asBoolean(false)
        ? "Guests can't decide."
        : "";
  }

  private static boolean gone(SlackAnswer answer) {
    return answer.error().equals("user_not_found") || answer.error().equals("user_not_visible");
  }

  private static String unanswered(SlackAnswer answer) {
    LOG.warn("Slack did not say who somebody is: {}", answer.why());
    return NO_ANSWER;
  }
}
