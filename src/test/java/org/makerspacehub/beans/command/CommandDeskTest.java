package org.makerspacehub.beans.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.support.OpenGuard;
import org.makerspacehub.support.TestCommand;

class CommandDeskTest {
  private final OpenGuard guard = new OpenGuard();
  private final SlashCommand sync = TestCommand.of("/hub", "sync", "hub.sync", rest -> "s:" + rest);
  private final SlashCommand syncNow =
      TestCommand.of("/hub", "sync now", "hub.sync", rest -> "n:" + rest);
  private final SlashCommand membership =
      TestCommand.of("/membership", "", "membership.self", rest -> "m:" + rest);
  private final SlashCommand refuses =
      TestCommand.of(
          "/hub",
          "refuse",
          "hub.status",
          rest -> {
            throw new HubException("Not <today>.");
          });
  private final SlashCommand breaks =
      TestCommand.of(
          "/hub",
          "break",
          "hub.status",
          rest -> {
            throw new IllegalStateException("bug");
          });
  private final List<SlashCommand> all =
      List.of(sync, syncNow, membership, refuses, breaks, new HelpCommand(guard, () -> this.all()));
  private final CommandDesk desk = new CommandDesk(all, guard);

  private List<SlashCommand> all() {
    return all;
  }

  private static SlackCommand typed(String command, String text) {
    return new SlackCommand(
        "7f3a9kd2mxq8", Principal.person("T1", "U1"), command, text, "C1", "", Instant.EPOCH);
  }

  private String says(String command, String text) {
    return desk.answer(typed(command, text)).reply().text();
  }

  @Test
  @DisplayName("The longest verb that fits answers, in any case, and gets the rest")
  void finds() {
    assertThat(says("/hub", "sync")).isEqualTo("s:");
    assertThat(says("/hub", "sync  full")).isEqualTo("s:full");
    assertThat(says("/hub", "SYNC now full")).isEqualTo("n:full");
    assertThat(says("/membership", "")).isEqualTo("m:");
    assertThat(says("/membership", "Jane Doe")).isEqualTo("m:Jane Doe");
  }

  @Test
  @DisplayName("An unknown word leads to help; the command alone is help")
  void unknown() {
    assertThat(says("/hub", "synchronise")).contains("/hub help");
    assertThat(says("/nothing", "")).contains("/hub help");
    assertThat(says("/hub", "")).contains("What you can ask for");
  }

  @Test
  @DisplayName("S16 the guard is asked before a command runs, and a refusal says who can help")
  void refused() {
    guard.refuse("hub.sync");
    CommandDesk.Answered answered = desk.answer(typed("/hub", "sync now"));
    assertThat(answered.reply().text())
        .contains("ask someone on the staff")
        .contains("7f3a9kd2mxq8");
    assertThat(answered.outcome()).isEqualTo("refused /hub sync now");
  }

  @Test
  @DisplayName("Help lists what the asker may do, and only that")
  void help() {
    guard.refuse("hub.sync");
    assertThat(says("/hub", "help"))
        .contains("/membership")
        .contains("/hub help")
        .doesNotContain("sync");
  }

  @Test
  @DisplayName("What the hub itself refuses is told, escaped for Slack")
  void hubException() {
    assertThat(says("/hub", "refuse")).isEqualTo("Not &lt;today&gt;.");
  }

  @Test
  @DisplayName("S22 anything else that fails is not swallowed here")
  void bug() {
    assertThatThrownBy(() -> desk.answer(typed("/hub", "break")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("An answer is always for the asker alone and never empty")
  void json() {
    ReplyJson json = new ReplyJson();
    assertThat(json.render(Reply.of("hello")))
        .isEqualTo("{\"response_type\":\"ephemeral\",\"text\":\"hello\"}");
    assertThat(json.render(Reply.of(" "))).contains("There is nothing to show.");
    assertThat(json.render(desk.answer(typed("/hub", "help")).reply()))
        .contains("\"blocks\":[{\"type\":\"header\"")
        .contains("\"type\":\"mrkdwn\"");
  }
}
