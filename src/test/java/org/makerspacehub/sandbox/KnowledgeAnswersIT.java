package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.FluentProducerTemplate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.agent.talk.WrittenDown;
import org.makerspacehub.beans.knowledge.IndexDesk;
import org.makerspacehub.beans.knowledge.answer.Asked;
import org.makerspacehub.beans.knowledge.answer.KnowledgeAnswer;
import org.makerspacehub.beans.knowledge.answer.KnowledgeDesk;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.sandbox.ollama.OllamaControl;

/** The whole hub knows what was said in the sandbox's channels, and tells it to whom it may. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KnowledgeAnswersIT {
  private static final SandboxHub HUB = SandboxHub.shared();

  @BeforeAll
  static void read() {
    HUB.seed(1);
    HUB.speaks(true);
    HUB.sync();
    HUB.grantRoles();
    take();
    assertThat(HUB.command("owner", "/hub", "knowledge channel on #board").toString())
        .contains("is taken in from now on");
    take();
    indexed();
  }

  @BeforeEach
  void quiet() {
    HUB.control("DELETE", "/_faults", "");
    HUB.control("DELETE", OllamaControl.PATH + "/script", "");
  }

  @Test
  @Order(1)
  @DisplayName(
      "R6 questions over a year of channels, without a model: what answers them is pointed to, and"
          + " what nothing answers is \"I don't know\"")
  void questions() {
    Asked.Score known = asked("questions.yaml");
    Asked.Score unseen = asked("questions-unseen.yaml");

    assertThat(known.citedShare()).isGreaterThanOrEqualTo(0.86);
    assertThat(known.unknownShare()).isGreaterThanOrEqualTo(0.9);
    assertThat(unseen.citedShare()).isGreaterThanOrEqualTo(0.8);
    assertThat(unseen.unknownShare()).isGreaterThanOrEqualTo(0.7);
  }

  private static Asked.Score asked(String file) {
    KnowledgeDesk desk = HUB.context().getBean(KnowledgeDesk.class);
    Asked.Score score =
        Asked.ask(Asked.read(file), (who, question) -> desk.answer(person(who), "", question));
    System.out.printf(
        "%s: right citations %d of %d, \"I don't know\" %d of %d%n",
        file, score.cited(), score.answerable(), score.unknown(), score.absent());
    if (!file.contains("unseen")) {
      score.wrong().forEach(wrong -> System.out.println("  " + wrong));
    }
    return score;
  }

  @Test
  @Order(2)
  @DisplayName("R2 a decision in the board's channel is known to the board and to nobody else")
  void privateChannel() {
    KnowledgeDesk desk = HUB.context().getBean(KnowledgeDesk.class);
    String question = "Was the Rasmuson grant approved?";

    KnowledgeAnswer board = desk.answer(person("board1"), "", question);
    KnowledgeAnswer member = desk.answer(person("member"), "", question);

    assertThat(board.quotes().get(0).text()).contains("Rasmuson grant was approved");
    assertThat(board.quotes().get(0).chunk().link()).contains("/archives/C0BOARD01/p");
    assertThat(member.quotes()).isEmpty();
    assertThat(member.kind()).isEqualTo(KnowledgeAnswer.Kind.UNKNOWN);
  }

  @Test
  @Order(3)
  @DisplayName("R5 in a channel with guests only what all of them may read is said aloud")
  void guestsAreThere() {
    WrittenDown book = HUB.context().getBean(WrittenDown.class);
    Question asked = question("member", "C0OPENHSE", "Can I cut PVC on the laser?");

    WrittenDown.Told told = book.about(asked, "", true);

    assertThat(told.known()).isTrue();
    assertThat(told.own().blocks().toString()).contains("chlorine gas");
    assertThat(told.aloud().toString()).contains("privately").doesNotContain("chlorine");
    WrittenDown.Told general =
        book.about(question("member", "C0GENERAL", "Can I cut PVC on the laser?"), "", true);
    assertThat(general.aloud().blocks().toString()).contains("chlorine gas");
    WrittenDown.Told board =
        book.about(
            question("board1", "C0GENERAL", "How high is the reserve of the board?"), "", true);
    assertThat(String.valueOf(board.aloud())).doesNotContain("31,500");
  }

  @Test
  @Order(4)
  @DisplayName(
      "R6 with a model: numbers that point to nothing are taken out, and the hub lists the sources")
  void model() {
    script(
        "PVC with the laser",
        "{\"tool\":\"knowledge_search\",\"arguments\":{\"question\":\"May I cut PVC with the"
            + " laser?\"}},{\"text\":\"No, it sets free chlorine gas [1] and it is not nice [17].\"}");

    HUB.command("member", "/ask", "May I cut PVC with the laser, please?");

    JsonNode answer = awaited("ephemerals", each -> each.toString().contains("not nice"));
    assertThat(answer.toString())
        .contains("chlorine gas [1]")
        .doesNotContain("[17]")
        .contains("*Sources*")
        .contains("/archives/C0")
        .contains("knowledge.bad");
    script(
        "aquarium",
        "{\"tool\":\"knowledge_search\",\"arguments\":{\"question\":\"zzyzx qwxv\"}},"
            + "{\"text\":\"Of course: it was Bob who fed the fish.\"}");
    HUB.command("stranger", "/ask", "Who fed the fish in the aquarium?");
    JsonNode unknown = awaited("ephemerals", each -> each.toString().contains("I don't know"));
    assertThat(unknown.toString()).doesNotContain("Bob");
  }

  @Test
  @Order(5)
  @DisplayName("the commands tell how knowledge stands, and who may not use them hears so")
  void commands() {
    assertThat(HUB.command("staff", "/hub", "knowledge").toString())
        .contains("Everything is read")
        .contains("bge");
    assertThat(HUB.command("staff", "/hub", "knowledge sources").toString())
        .contains("general")
        .contains("only taken in when somebody decides so")
        .contains("#reports");
    // Nothing is known of it yet, and its name is still for who is in it alone.
    String who = "{\"user\":\"U0STAFF01\",\"channel\":\"C0REPORTS\"}";
    HUB.control("POST", "/_slack/leave", who);
    assertThat(HUB.command("staff", "/hub", "knowledge sources").toString())
        .contains("something that you may not read")
        .doesNotContain("#reports");
    HUB.control("POST", "/_slack/join", who);
    assertThat(HUB.command("member", "/hub", "knowledge sources").toString())
        .doesNotContain("general");
    assertThat(HUB.command("staff", "/hub", "knowledge rebuild").toString())
        .doesNotContain("making the index anew");
    assertThat(HUB.command("staff", "/hub", "knowledge feedback").toString())
        .contains("There is none");
  }

  @Test
  @Order(6)
  @DisplayName("a question asked while the model is away is answered from what is written down")
  void feedbackOnAnAnswer() {
    HUB.control("POST", "/_faults", "{\"vendor\":\"ollama\",\"kind\":\"503\"}");
    HUB.command(
        "member", "/ask", "What is the budget that we decided for the second laser cutter?");
    JsonNode answer = awaited("ephemerals", each -> each.toString().contains("9,000 dollars"));
    assertThat(answer.toString()).contains("[1]").contains("/archives/C0GENERAL/p");

    JsonNode rated = awaited("ephemerals", each -> each.toString().contains("not nice"));

    HUB.control(
        "POST",
        "/_slack/click",
        Wire.object()
            .put("user", rated.path("for").asText())
            .put("channel", rated.path("channel").asText())
            .put("message_ts", rated.path("ts").asText())
            .put("action_id", "knowledge.bad")
            .toString());
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(HUB.command("staff", "/hub", "knowledge feedback").toString())
                    .contains("May I cut PVC with the laser, please?"));
  }

  @Test
  @Order(9)
  @DisplayName("a channel and a thread are summarised for the asker alone, with where it stands")
  void summaries() {
    HUB.command("member", "/hub", "knowledge summary #workshop 365");
    JsonNode channel = awaited("ephemerals", each -> each.toString().contains("the last 365 days"));
    assertThat(channel.toString()).contains("*Sources*").contains("/archives/C0WORKSHP/p");
    assertThat(channel.path("for").asText()).isEqualTo(person("member").slackUserId());

    HUB.command("member", "/hub", "knowledge summary #board 365");
    awaited("ephemerals", each -> each.toString().contains("I found nothing to summarise"));

    String thread =
        shown("messages", each -> each.path("text").asText().startsWith("May I cut PVC"))
            .get(0)
            .path("ts")
            .asText();
    HUB.control(
        "POST",
        "/_slack/message",
        Wire.object()
            .put("user", person("member").slackUserId())
            .put("channel", "workshop")
            .put("thread_ts", thread)
            .put("text", "@hub please summarise this thread")
            .toString());
    JsonNode said =
        awaited("ephemerals", each -> each.toString().contains("What was said in this thread"));
    assertThat(said.toString()).contains("chlorine");
    assertThat(shown("messages", each -> each.toString().contains("What was said in this thread")))
        .isEmpty();
  }

  @Test
  @Order(7)
  @DisplayName("what is deleted in Slack is found no more after the next look")
  void deleted() {
    KnowledgeDesk desk = HUB.context().getBean(KnowledgeDesk.class);
    String question = "How much did the flea market bring in?";
    assertThat(desk.answer(person("member"), "", question).known()).isTrue();
    String ts =
        shown("messages", each -> each.path("text").asText().contains("640 dollars"))
            .get(0)
            .path("ts")
            .asText();

    HUB.control(
        "POST",
        "/_slack/delete",
        Wire.object().put("channel", "general").put("ts", ts).put("user", "U0BOARD01").toString());

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(desk.answer(person("member"), "", question).quotes())
                    .noneMatch(quote -> quote.text().contains("640")));
  }

  @Test
  @Order(8)
  @DisplayName("a flow adds what is written down to what it carries, for somebody and nobody else")
  void enrichment() {
    assertThat(enriched(id("member"), "").toString()).contains("Passage");
    assertThat(enriched("", "")).asList().isEmpty();
    assertThat(enriched(id("member"), "C0OPENHSE")).asList().isEmpty();
  }

  private static Object enriched(String asker, String channel) {
    try (FluentProducerTemplate flow =
        HUB.context().getBean(CamelContext.class).createFluentProducerTemplate()) {
      return flow.to("direct:knowledge-enrich")
          .withVariable("asker", asker)
          .withVariable("channel", channel)
          .withVariable("question", "May I cut PVC with the laser?")
          .send()
          .getVariable("passages");
    } catch (IOException closing) {
      throw new UncheckedIOException(closing);
    }
  }

  // ---- help -----------------------------------------------------------------------------------

  private static Principal person(String trait) {
    return Principal.person(Seed.TEAM_ID, HUB.sandbox().seed().person(trait).slackUserId());
  }

  private static String id(String trait) {
    return person(trait).id();
  }

  private static Question question(String trait, String channel, String text) {
    return new Question(
        "abcdefghjkmn",
        person(trait),
        "frontline",
        text,
        channel,
        "",
        false,
        Instant.parse("2026-11-23T12:00:00Z"));
  }

  private static void take() {
    try (FluentProducerTemplate round =
        HUB.context().getBean(CamelContext.class).createFluentProducerTemplate()) {
      round.to("direct:slack-take").request();
    } catch (IOException closing) {
      throw new UncheckedIOException(closing);
    }
  }

  private static void indexed() {
    IndexDesk desk = HUB.context().getBean(IndexDesk.class);
    await()
        .atMost(Duration.ofMinutes(3))
        .until(desk::progress, progress -> progress.pieces() > 80 && progress.done());
  }

  private static void script(String wanted, String turns) {
    JsonNode told =
        HUB.control(
            "POST",
            OllamaControl.PATH + "/script",
            "{\"for\":\"%s\",\"turns\":[%s]}".formatted(wanted, turns));
    assertThat(told.path("ok").asBoolean()).as(told.toString()).isTrue();
  }

  private static List<JsonNode> shown(String kind, Predicate<JsonNode> wanted) {
    List<JsonNode> found = new ArrayList<>();
    HUB.control("GET", "/_state", null)
        .path(kind)
        .forEach(
            each -> {
              if (wanted.test(each)) {
                found.add(each);
              }
            });
    return found;
  }

  private static JsonNode awaited(String kind, Predicate<JsonNode> wanted) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> shown(kind, wanted), found -> !found.isEmpty())
        .get(0);
  }
}
