package org.makerspacehub.beans.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.LoggedDenials;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
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
  @DisplayName("While the hub only watches, operators are answered and everybody else is told so")
  void watching() {
    assertThat(watched(Set.of(Role.OPERATOR), "T1", "sync now"))
        .isEqualTo("answered /hub sync now");
    assertThat(watched(Set.of(Role.OWNER, Role.MEMBER), "T1", "")).isEqualTo("answered /hub help");
    for (String text : List.of("sync now", "help", "", "nonsense")) {
      assertThat(watched(Set.of(Role.STAFF, Role.BOARD), "T1", text)).isEqualTo("only watching");
      assertThat(watched(Set.of(), "T1", text)).isEqualTo("only watching");
    }
    assertThat(watched(Set.of(Role.OWNER), "T2", "help")).isEqualTo("refused /hub help");
    assertThat(watched(Set.of(), "T2", "help")).isEqualTo("refused /hub help");
  }

  private String watched(Set<Role> roles, String team, String text) {
    Guard observing =
        new Guard(
            new Policies(Policies.BUILT_IN),
            person -> roles,
            new LoggedDenials(),
            "T1",
            HubMode.OBSERVE);
    CommandDesk.Answered answered =
        new CommandDesk(List.of(sync, syncNow, new HelpCommand(observing, this::all)), observing)
            .answer(
                new SlackCommand(
                    "7f3a9kd2mxq8",
                    Principal.person(team, "U1"),
                    "/hub",
                    text,
                    "C1",
                    "",
                    Instant.EPOCH));
    if (answered.outcome().equals("only watching")) {
      assertThat(answered.reply().text()).startsWith("I'm only watching for now").endsWith(".");
    }
    return answered.outcome();
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
