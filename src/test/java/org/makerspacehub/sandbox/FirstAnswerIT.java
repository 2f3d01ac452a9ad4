package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.command.CommandDesk;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.policy.Principal;

/** From a typed command to its answer, through every process and back, as a person sees it. */
class FirstAnswerIT {
  private static final SandboxHub HUB = SandboxHub.shared();

  @BeforeAll
  static void mirrored() {
    HUB.seed(1);
    HUB.sync();
    HUB.grantRoles();
  }

  @Test
  @DisplayName("A member in good standing reads their own membership in the HTTP response")
  void self() {
    assertThat(said("member", "/membership", ""))
        .contains("Ada Nilsson")
        .contains("All good")
        .contains("Paid until")
        .contains("Last visit");
  }

  @Test
  @DisplayName("An overdue member is told so, and what to do")
  void overdue() {
    assertThat(said("overdue", "/membership", "")).containsIgnoringCase("overdue");
  }

  @Test
  @DisplayName("A stranger and a twin read nobody's data")
  void unlinked() {
    assertThat(said("stranger", "/membership", "")).doesNotContainIgnoringCase("good standing");
    assertThat(said("twin", "/membership", "")).doesNotContainIgnoringCase("good standing");
  }

  @Test
  @DisplayName("Staff ask by mention, by address, by number and by name with an apostrophe")
  void staff() {
    Seed seed = HUB.sandbox().seed();
    String address = seed.member(seed.person("overdue").memberId()).email().strip();
    assertThat(said("staff", "/membership", "@leo.marsh")).contains("Leo Marsh");
    assertThat(said("staff", "/membership", address.toUpperCase(java.util.Locale.ROOT)))
        .contains("Leo Marsh");
    String apostrophe = seed.person("obrien").name();
    assertThat(said("staff", "/membership", apostrophe.replace('\'', '’')))
        .contains("Siobhán O'Brien is in good standing");
    assertThat(said("staff", "/membership", "Jordan Lee")).contains("Jordan Lee").contains("2");
    assertThat(said("staff", "/membership", "nobody.here@example.org"))
        .doesNotContainIgnoringCase("something went wrong");
  }

  @Test
  @DisplayName("A member asking about somebody else is refused, whether or not they exist")
  void aboutOthers() {
    String about = said("member", "/membership", "@leo.marsh");
    assertThat(about).doesNotContain("Leo");
    assertThat(said("member", "/membership", "nobody.here@example.org"))
        .isEqualTo(about.replaceAll("ref [a-z0-9]+", "ref"))
        .as("the same words either way");
  }

  @Test
  @DisplayName("Help lists only what the asker may do")
  void help() {
    assertThat(said("member", "/hub", "help"))
        .contains("/membership")
        .doesNotContain("/hub sync")
        .doesNotContain("/hub status");
    assertThat(said("operator", "/hub", "help")).contains("/hub sync now").contains("/hub status");
  }

  @Test
  @DisplayName("S16 every command that is installed asks the guard, and refuses a stranger's team")
  void everyCommandAsksTheGuard() {
    CommandDesk desk = HUB.context().getBean(CommandDesk.class);
    Collection<SlashCommand> installed = HUB.context().getBeansOfType(SlashCommand.class).values();
    assertThat(installed).extracting(SlashCommand::usage).hasSizeGreaterThanOrEqualTo(5);
    for (SlashCommand command : installed) {
      String ref = Ref.next();
      CommandDesk.Answered answered =
          desk.answer(
              new SlackCommand(
                  ref,
                  Principal.person("T0ELSEWHERE", "U0OPERAT1"),
                  command.command(),
                  command.verb(),
                  "C0HELPDSK",
                  "",
                  Instant.now()));
      assertThat(answered.outcome()).as(command.usage()).startsWith("refused");
      assertThat(
              HUB.rows(
                  "SELECT action FROM guard_denial WHERE principal LIKE '%T0ELSEWHERE/U0OPERAT1%'"
                      + " AND action = '"
                      + command.action()
                      + "'"))
          .as(command.usage())
          .isNotEmpty();
    }
  }

  @Test
  @DisplayName("Staff see the state of the mirror; a member does not")
  void status() {
    assertThat(said("operator", "/hub", "status")).contains("1,200");
    assertThat(said("member", "/hub", "status")).doesNotContain("1,200");
  }

  @Test
  @DisplayName("A sync on request runs, and the reference in the answer traces it to its end")
  void syncNowAndTrace() {
    HUB.takesRequests(true);
    try {
      syncsAndTraces();
    } finally {
      HUB.takesRequests(false);
    }
  }

  private static void syncsAndTraces() {
    String answer = said("operator", "/hub", "sync now");
    Matcher ref = Pattern.compile("[23456789abcdefghjkmnpqrstvwxyz]{12}").matcher(answer);
    assertThat(ref.find()).as("a reference in: " + answer).isTrue();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(
                        HUB.rows(
                            "SELECT flow FROM sync_run WHERE state = 'DONE' AND ref = '"
                                + ref.group()
                                + "'"))
                    .hasSizeGreaterThanOrEqualTo(4));
    assertThat(said("operator", "/hub", "trace " + ref.group()))
        .contains(ref.group())
        .contains("/hub sync")
        .contains("fabman");
  }

  @Test
  @DisplayName("A second look at unchanged vendors writes nothing")
  void unchanged() {
    HUB.sync();
    HUB.rows("SELECT flow, inserted, updated FROM sync_run ORDER BY id DESC LIMIT 4")
        .forEach(
            run -> {
              assertThat(run.get("inserted")).as(run.get("flow")).isEqualTo("0");
              assertThat(run.get("updated")).as(run.get("flow")).isEqualTo("0");
            });
  }

  @Test
  @DisplayName("How long an answer takes, printed")
  void howLong() {
    List<Integer> ms = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      ms.add(HUB.command("member", "/membership", "").path("ms").asInt());
    }
    List<Integer> warm = new ArrayList<>(ms.subList(20, 60));
    Collections.sort(warm);
    System.out.printf(
        "/membership, 40 warm answers: median %d ms, p95 %d ms, worst %d ms%n",
        warm.get(20), warm.get(38), warm.get(39));
    // Not how fast, only that each came in the response that Slack waits three seconds for.
    assertThat(ms).allMatch(each -> each < 3_000);
  }

  private static String said(String trait, String command, String text) {
    JsonNode delivery = HUB.command(trait, command, text);
    assertThat(delivery.path("status").asInt()).as(delivery.toString()).isEqualTo(200);
    assertThat(delivery.path("body").path("response_type").asText()).isEqualTo("ephemeral");
    return delivery.path("body").toString();
  }
}
