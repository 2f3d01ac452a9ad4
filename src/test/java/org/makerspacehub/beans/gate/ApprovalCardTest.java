package org.makerspacehub.beans.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.support.TestClock;
import org.springframework.core.io.ClassPathResource;

class ApprovalCardTest {
  private static final Instant NOW = Instant.parse("2026-11-23T14:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();
  private final ActionCatalogue catalogue =
      new ActionCatalogue(new ClassPathResource("actions.yaml"));
  private final TestClock clock = new TestClock(NOW);
  private final ApprovalCard cards =
      new ApprovalCard(
          (argument, value) -> value.equals("7") ? "Full <!here>" : "", clock, ZoneOffset.UTC);

  @Test
  @DisplayName("A15 an approver reads every argument, the target and the requester, to the letter")
  void everythingIsShown() throws Exception {
    Random random = new Random(15);
    for (int round = 0; round < 400; round++) {
      String text = words(random, 1 + random.nextInt(400));
      Reply reply =
          cards.channel(
              view(
                  request(
                      "announcement.post",
                      "-",
                      Map.of("channel", "C0TEST", "text", text),
                      "why " + text)));
      JsonNode message = JSON.readTree(new ReplyJson().message(reply));
      String shown = shown(message);
      assertThat(unescaped(shown)).contains("<@U0ADA>").contains("C0TEST");
      assertThat(stripped(shown)).contains(expected(text));
      assertThat(shown).doesNotContain("<!").doesNotContain("\u202e").doesNotContain("\u200b");
      assertThat(message.path("blocks").size()).isLessThanOrEqualTo(50);
      for (JsonNode block : message.path("blocks")) {
        assertThat(block.path("text").path("text").asText().length()).isLessThanOrEqualTo(3000);
        assertThat(block.path("text").path("text").asText()).doesNotEndWith("…");
      }
    }
  }

  @Test
  @DisplayName("A15 what hides, turns a line around or calls a channel is shown for what it is")
  void disguisesShow() throws Exception {
    String shown =
        text(
            "announcement.post",
            Map.of(
                "channel", "C0TEST", "text", "a\u202eb <!channel> <@U0BOSS> & \u200bx\nHours: 2"));
    assertThat(shown)
        .contains("> a⟨U+202E⟩b &lt;!channel&gt; &lt;@U0BOSS&gt; &amp; ⟨U+200B⟩x\n> Hours∶ 2");
  }

  @Test
  @DisplayName("A15 a text of the greatest length that is taken stands there whole")
  void longest() throws Exception {
    String text = "&".repeat(250) + "x".repeat(1400);
    String shown = text("announcement.post", Map.of("channel", "C0TEST", "text", text));
    assertThat(unescaped(shown).replace("\n*Text* (goes on)\n", "")).contains(text);
    String joiners = "\u200d".repeat(2700);
    shown = text("announcement.post", Map.of("channel", "C0TEST", "text", joiners));
    assertThat(shown.split("⟨U\\+200D⟩", -1)).hasSize(2701);
  }

  @Test
  @DisplayName("A15 an argument that the schema does not name is shown too, under its own name")
  void unknownArguments() throws Exception {
    assertThat(text("door-code.issue", Map.of("lock", "front", "hours", 4, "extra", "x*y")))
        .contains("*Door*  front")
        .contains("*Hours*  4")
        .contains("*extra*  x∗y");
    assertThat(text("no-such.action", Map.of("amount", "100.00"))).contains("*amount*  100.00");
  }

  @Test
  void aNameStandsBesideTheValueAndNeverInsteadOfIt() throws Exception {
    assertThat(text("membership.assign-package", Map.of("package", "7", "from", "2026-12-01")))
        .contains("*Package*  Full &lt;!here&gt; · 7");
  }

  @Test
  void buttonsComeRightAfterTheArgumentsAndCarryTheStamp() throws Exception {
    ActionRequest request = door();
    JsonNode blocks =
        JSON.readTree(new ReplyJson().message(cards.channel(view(request)))).path("blocks");
    assertThat(blocks.findValuesAsText("type")).startsWith("header");
    assertThat(blocks.path(1).path("text").path("text").asText())
        .contains("<@U0ADA> asks for: Door code, for themselves")
        .contains("“to fix the lamp”");
    assertThat(blocks.path(2).path("text").path("text").asText()).contains("lock-front-door");
    JsonNode buttons = blocks.path(3).path("elements");
    assertThat(buttons.findValuesAsText("action_id"))
        .containsExactly(SignedClick.APPROVE, SignedClick.DENY);
    assertThat(buttons.findValuesAsText("value")).containsExactly(request.stamp(), request.stamp());
    assertThat(buttons.path(0).path("style").asText()).isEqualTo("primary");
    assertThat(buttons.path(1).path("style").asText()).isEqualTo("danger");
    assertThat(blocks.path(4).path("text").path("text").asText())
        .isEqualTo("✓  Pays.\n✗  New here.");
    assertThat(shown(blocks))
        .contains("1/2 approved: <@U0BOARD1>; 1 more needed; until Tue 13:00 (23 h left)");
  }

  @Test
  @DisplayName("A15 what is kept and is not what was hashed has no buttons")
  void tampered() throws Exception {
    ActionRequest request = door();
    ActionRequest forged =
        with(request, RequestState.PENDING, "f".repeat(64), null, null, request.outcome());
    JsonNode message = JSON.readTree(new ReplyJson().message(cards.channel(view(forged))));
    assertThat(shown(message)).contains("Nobody can decide this");
    assertThat(message.findValuesAsText("action_id")).isEmpty();
  }

  @Test
  void outcomesStandInPlaceOfButtons() throws Exception {
    ActionRequest request = door();
    assertThat(ended(request, RequestState.SUCCEEDED, "The code works."))
        .contains("Approved by <@U0BOARD1>, carried out 14:00")
        .contains("The code works.");
    assertThat(ended(request, RequestState.DENIED, "x"))
        .contains("Denied by <@U0BOARD2>: not today");
    assertThat(ended(request, RequestState.EXPIRED, "x")).contains("Nobody decided in time.");
    assertThat(ended(request, RequestState.WITHDRAWN, "x")).contains("Withdrawn");
    assertThat(ended(request, RequestState.FAILED, "No such door."))
        .contains("it could not be done")
        .contains("No such door.");
  }

  private String ended(ActionRequest request, RequestState state, String outcome) throws Exception {
    ActionRequest end = with(request, state, request.hash(), null, NOW, outcome);
    JsonNode message =
        JSON.readTree(
            new ReplyJson()
                .message(
                    cards.channel(
                        new ApprovalCard.View(
                            end,
                            catalogue.find(end.action()).orElse(null),
                            "",
                            List.of(Principal.person("T0OURS", "U0BOARD1")),
                            2,
                            state == RequestState.DENIED
                                ? Principal.person("T0OURS", "U0BOARD2")
                                : null,
                            "not today"))));
    assertThat(message.findValuesAsText("action_id")).isEmpty();
    return shown(message);
  }

  private String text(String action, Map<String, Object> arguments) throws Exception {
    return shown(
        JSON.readTree(
            new ReplyJson().message(cards.channel(view(request(action, "-", arguments, ""))))));
  }

  private ActionRequest door() {
    return request(
        "door-code.issue",
        "T0OURS/U0ADA",
        Map.of("lock", "lock-front-door", "hours", 4),
        "to fix the lamp");
  }

  private ApprovalCard.View view(ActionRequest request) {
    return new ApprovalCard.View(
        request,
        catalogue.find(request.action()).orElse(null),
        "",
        List.of(Principal.person("T0OURS", "U0BOARD1")),
        2,
        null,
        "");
  }

  private static ActionRequest request(
      String action, String target, Map<String, Object> arguments, String why) {
    Canonical canonical = new Canonical(action, target, arguments, "T0OURS/U0ADA", "0".repeat(64));
    return new ActionRequest(
        "ABCDEFGHJKLM",
        canonical,
        canonical.hash(),
        RequestState.PENDING,
        0,
        null,
        2,
        false,
        why,
        List.of(
            new ActionRequest.Finding(true, "Pays."),
            new ActionRequest.Finding(false, "New here.")),
        null,
        null,
        NOW.minusSeconds(3600),
        null,
        null,
        null,
        null,
        NOW.plusSeconds(23 * 3600),
        null,
        null,
        null,
        null);
  }

  private static ActionRequest with(
      ActionRequest of,
      RequestState state,
      String hash,
      Instant approvedAt,
      Instant endedAt,
      String outcome) {
    return new ActionRequest(
        of.ref(),
        of.canonical(),
        hash,
        state,
        1,
        0,
        of.quorum(),
        false,
        of.why(),
        of.evidence(),
        null,
        null,
        of.createdAt(),
        null,
        null,
        null,
        null,
        of.decideBy(),
        approvedAt,
        null,
        endedAt,
        outcome);
  }

  /** Letters, signs of Slack's, and whatever hides. */
  private static String words(Random random, int length) {
    int[] odd = {
      '&', '<', '>', '*', '_', '~', '`', ':', '!', '@', '|', '\n', ' ', 0x202e, 0x200b, 0x200d,
      0x2066, 0xa0, 0x301, 0x1f600, 'é', 'ß', 0x4e2d, 0x3164, 0xad
    };
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < length; i++) {
      words.appendCodePoint(
          random.nextInt(3) == 0 ? odd[random.nextInt(odd.length)] : 'a' + random.nextInt(26));
    }
    return words.toString();
  }

  /** What it must look like, letter by letter, blanks and line breaks left out. */
  private static String expected(String text) {
    StringBuilder expected = new StringBuilder();
    text.codePoints()
        .filter(c -> c != '\n' && c != ' ')
        .forEach(
            c -> {
              switch (c) {
                case '&' -> expected.append("&amp;");
                case '<' -> expected.append("&lt;");
                case '>' -> expected.append("&gt;");
                case '*' -> expected.append('∗');
                case '~' -> expected.append('∼');
                case '`' -> expected.append('ˋ');
                case ':' -> expected.append('∶');
                case '_' -> expected.append('_');
                case 0x202e, 0x200b, 0x200d, 0x2066, 0xa0, 0x3164, 0xad ->
                    expected.append("⟨U+%04X⟩".formatted(c));
                default -> expected.appendCodePoint(c);
              }
            });
    return expected.toString().replace("⟨U+0301⟩", "\u0301");
  }

  private static String stripped(String shown) {
    return shown
        .replaceAll("(?m)^> ", "")
        .replaceAll("[\n ␣]", "")
        .replace('ˍ', '_')
        .replace("⟨U+0301⟩", "\u0301");
  }

  private static String unescaped(String shown) {
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  /** All that stands in the blocks, top to bottom. */
  private static String shown(JsonNode message) {
    List<String> texts = new ArrayList<>();
    collect(message.has("blocks") ? message.path("blocks") : message, texts);
    return String.join("\n", texts);
  }

  private static void collect(JsonNode node, List<String> into) {
    if (node.path("text").isTextual()) {
      into.add(node.path("text").asText());
    }
    node.forEach(child -> collect(child, into));
  }
}
