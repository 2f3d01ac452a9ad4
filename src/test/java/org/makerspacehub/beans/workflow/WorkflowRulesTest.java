package org.makerspacehub.beans.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.query.QueryCatalogue;
import org.springframework.core.io.ClassPathResource;

/** What a workflow may be. */
class WorkflowRulesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final QueryCatalogue QUERIES = new QueryCatalogue();
  private static final WorkflowRules RULES =
      new WorkflowRules(
          new WorkflowTemplates(new ClassPathResource("workflows.yaml")),
          name -> QUERIES.find(name).isPresent(),
          new ActionCatalogue(new ClassPathResource("actions.yaml"), setting -> true),
          ZoneId.of("UTC"),
          Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          workflow-scheduled-query | {"query":"machine-hours-by-week","cron":"0 0 9 ? * MON","channel":"report"}
          workflow-scheduled-query | {"query":"busiest-machines","cron":"0 0 9 1 * ?","channel":"C0GENERAL","text":"Hi","arguments":{"limit":"5"}}
          workflow-event-notice | {"event":"machine-offline","channel":"ops","text":"{machine}"}
          workflow-joined-welcome | {"text":"Hi {first name}"}
          workflow-overdue-reminder | {"text":"{sum}","days":7,"between":14,"times":3}
          workflow-hook-notice | {"hook":"machine-down","channel":"C0GENERAL","text":"{what}","values":{"what":"/a/0/b"}}
          workflow-hook-request | {"hook":"demo","action":"announcement.post","fixed":{"channel":"C0GENERAL"},"from":{"text":"/t"},"why":"x"}
          workflow-hook-request | {"hook":"demo","action":"membership.lock","target-from":"/member","why":"x"}
          workflow-hook-request | {"hook":"demo","action":"door-code.issue","target":"T1/U2","fixed":{"lock":"front","hours":4},"why":"x"}
          """)
  @DisplayName("What the page shows may be made")
  void good(String template, String parameters) throws JsonProcessingException {
    assertThat(RULES.wrong("good-one", template, "Title", JSON.readTree(parameters))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          workflow-unknown | {}
          workflow-scheduled-query | {}
          workflow-scheduled-query | {"query":"select-everything","cron":"0 0 9 ? * MON","channel":"report"}
          workflow-scheduled-query | {"query":"busiest-machines","cron":"0 * * * * ?","channel":"report"}
          workflow-scheduled-query | {"query":"busiest-machines","cron":"0 0 9 ? * MON","channel":"#general"}
          workflow-scheduled-query | {"query":"busiest-machines","cron":"0 0 9 ? * MON","channel":"report","sql":"SELECT 1"}
          workflow-scheduled-query | {"query":"busiest-machines","cron":"0 0 9 ? * MON","channel":"report","arguments":{"from":"x"}}
          workflow-event-notice | {"event":"anything","channel":"ops","text":"x"}
          workflow-joined-welcome | {"text":"x","channel":"C0GENERAL"}
          workflow-overdue-reminder | {"text":"x","between":1}
          workflow-hook-notice | {"hook":"A","channel":"ops","text":"x"}
          workflow-hook-notice | {"hook":"demo","channel":"ops","text":"x","values":{"w":"no pointer"}}
          workflow-hook-notice | {"hook":"demo","channel":"ops","text":"x","values":{"w":"/a~2"}}
          workflow-hook-notice | {"hook":"demo","channel":"ops","text":"x","values":{"W$":"/a"}}
          workflow-hook-request | {"hook":"demo","action":"announcement.post","fixed":{"channel":"C0GENERAL"},"why":"x"}
          workflow-hook-request | {"hook":"demo","action":"announcement.post","fixed":{"channel":"general","text":"t"},"why":"x"}
          workflow-hook-request | {"hook":"demo","action":"announcement.post","fixed":{"channel":"C0GENERAL","text":"t","more":"x"},"why":"x"}
          workflow-hook-request | {"hook":"demo","action":"announcement.post","fixed":{"channel":"C0GENERAL","text":"t"},"from":{"text":"/t"},"why":"x"}
          workflow-hook-request | {"hook":"demo","action":"announcement.post","target":"T1/U1","fixed":{"channel":"C0GENERAL","text":"t"},"why":"x"}
          workflow-hook-request | {"hook":"demo","action":"membership.lock","why":"x"}
          workflow-hook-request | {"hook":"demo","action":"membership.lock","target":"1","target-from":"/m","why":"x"}
          workflow-hook-request | {"hook":"demo","action":"role.grant","target-from":"/who","fixed":{"role":"owner"},"why":"x"}
          workflow-hook-request | {"hook":"demo","action":"workflow.create","from":{"key":"/k"},"why":"x"}
          workflow-hook-request | {"hook":"demo","action":"agent.create","why":"x"}
          workflow-hook-request | {"hook":"demo","action":"no.such","why":"x"}
          """)
  @DisplayName("Anything else may not, and why is said without what was given")
  void bad(String template, String parameters) throws JsonProcessingException {
    List<String> wrong = RULES.wrong("bad-one", template, "Title", JSON.readTree(parameters));
    assertThat(wrong).isNotEmpty().noneMatch(text -> text.contains("C0GENERAL"));
  }

  @Test
  @DisplayName("S31 a key is letters, digits and dashes")
  void keys() throws JsonProcessingException {
    var text = JSON.readTree("{\"text\":\"x\"}");
    assertThat(RULES.wrong("a-1", "workflow-joined-welcome", "t", text)).isEmpty();
    for (String key :
        List.of(
            "", "A", "1a", "a_b", "a.b", "a b", "a/b", "a?b", "{{a}}", "${a}", "#a", "a-",
            "a--b")) {
      assertThat(RULES.wrong(key, "workflow-joined-welcome", "t", text)).as(key).isNotEmpty();
    }
    assertThat(RULES.wrong("a", "workflow-joined-welcome", " ", text)).isNotEmpty();
  }
}
