package org.makerspacehub.beans.agent.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.agent.Taint;
import org.makerspacehub.beans.agent.Tool;
import org.makerspacehub.beans.agent.ToolSession;
import org.makerspacehub.beans.policy.Principal;

class IntentsTest {
  private final SomeDesk desk =
      new SomeDesk()
          .tool("opening_hours", "Opening hours", "9 to 17")
          .tool("machines_state", "Machines", "The laser is free")
          .tool("membership_self", "Your membership", "Paid until May")
          .tool("my_requests", "Your requests", "One waits")
          .tool(
              "usage_query",
              "Usage figures",
              Tool.Effect.READ,
              "{\"required\":[\"query\"],\"properties\":{\"query\":{\"type\":\"string\",\"enum\":"
                  + "[\"machine_hours\",\"busiest_hours\",\"visits_by_day\"]}}}",
              "Tuesday")
          .tool(
              "knowledge_search",
              "What was written down",
              Tool.Effect.READ,
              "{\"required\":[\"question\"],\"properties\":{\"question\":{\"type\":\"string\"}}}",
              "See the wiki")
          .tool(
              "membership_lookup",
              "Somebody's membership",
              Tool.Effect.READ,
              "{\"required\":[\"person\"],\"properties\":{\"person\":{\"type\":\"string\"}}}",
              "no")
          .tool(
              "request_action",
              "Ask for something",
              Tool.Effect.ASK,
              "{\"type\":\"object\"}",
              "asked");
  private final Intents intents = new Intents(desk, IntentWords.read());

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "When are you open?|opening_hours",
        "opning huors on saturday|opening_hours",
        "Are you open tomorrow|opening_hours",
        "which machines are free?|machines_state",
        "is the laser broken|machines_state",
        "is the lasr cutter available|machines_state",
        "How does my membership stand?|membership_self",
        "am I a member?|membership_self",
        "do I owe anything|membership_self",
        "what became of my requests|my_requests",
        "show the busiest hours|usage_query",
        "usage of machines in hours|usage_query",
        "How do I clean the resin vat after printing|knowledge_search",
      })
  @DisplayName(
      "R17 without a model, plain words find what is looked up, slips of the finger included")
  void found(String question, String tool) {
    assertThat(intents.find(session(), question).orElseThrow().tool().name()).isEqualTo(tool);
    assertThat(desk.called).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sing me a song",
        "xyzzy",
        "hello there",
        "the and you",
        "issue a door code for me",
        "give Leo the owner's role"
      })
  @DisplayName("R17 what the hub does not know is not guessed, and nothing is ever asked for")
  void notFound(String question) {
    assertThat(intents.find(session(), question)).isEmpty();
    assertThat(desk.called).isEmpty();
  }

  @Test
  @DisplayName("a choice among names is made by the words of the question")
  void choice() {
    intents.find(session(), "what are the busiest hours");

    assertThat(desk.called).containsExactly("usage_query {\"query\":\"busiest_hours\"}");
  }

  @Test
  @DisplayName("only tools of the session are called, in the asker's own name")
  void onlyTheSessions() {
    ToolSession none =
        new ToolSession("r", Principal.person("T1", "U1"), "", Set.of(), "", Taint.none());
    assertThat(intents.find(none, "When are you open?")).isEmpty();
    intents.find(session(), "When are you open?");
    assertThat(desk.called).containsExactly("opening_hours {}");
    assertThat(intents.titles(session()))
        .contains("Opening hours")
        .doesNotContain("Ask for something");
  }

  private static ToolSession session() {
    return new ToolSession(
        "abcdefghjkmn",
        Principal.person("T1", "U1"),
        "",
        Set.of(
            "opening_hours",
            "machines_state",
            "membership_self",
            "my_requests",
            "usage_query",
            "knowledge_search",
            "membership_lookup",
            "request_action"),
        "C1",
        Taint.none());
  }
}
