package org.makerspacehub.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a flow of a space's own may be made of. */
class FlowRulesTest {
  private static final Map<String, String> SHIPPED = FlowFolder.shipped();
  private static final FlowRules RULES = FlowRules.of(SHIPPED);

  private static final String FLOW =
      """
      - route:
          id: tidy-up
          description: Do something now and then.
          from:
            uri: quartz:ours/tidy-up
            parameters:
              cron: "0 0 17 ? * FRI"
              trigger.timeZone: "{{hub.time-zone}}"
            steps:
              - %s
      """;

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("the hub's own flows keep the rules of flows")
  void shippedFlowsKeepThem(String name) {
    assertThat(RULES.check(name, SHIPPED.get(name))).isEmpty();
  }

  static List<String> names() {
    return List.copyOf(SHIPPED.keySet());
  }

  @Test
  @DisplayName("a flow that uses what ours use is taken")
  void goodFlow() {
    assertThat(check("bean: {ref: booksRetention, method: forgetSome}")).isEmpty();
    assertThat(check("to: direct:sync-all")).isEmpty();
    assertThat(check("setVariable: {name: text, constant: 'costs $5, ${sys.x} is only text'}"))
        .isEmpty();
    assertThat(check("filter: {simple: '${variable.run.more}', steps: [{stop: {}}]}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "toD: http://example.org                                   | toD",
        "to: http://example.org                                    | http://example.org",
        "to: {uri: 'exec:rm'}                                      | exec:rm",
        "to: 'file:/tmp/out'                                       | file:/tmp/out",
        "to: 'sql:SELECT 1'                                        | sql:SELECT 1",
        "to: 'sql:classpath:sql/no-such.sql'                       | no-such.sql",
        "script: {groovy: 'x'}                                     | script",
        "setBody: {groovy: 'x'}                                    | groovy",
        "setBody: {simple: '${env.SLACK_BOT_TOKEN}'}               | env.SLACK_BOT_TOKEN",
        "setBody: {simple: '${bean:type:java.lang.Runtime}'}       | bean:type:java.lang.Runtime",
        "setBody: {simple: '$simple{sys.user.home}'}               | sys.user.home",
        "setBody: {simple: '${variable.x${sys.a}}'}                | variable.x${sys.a",
        "setBody: {constant: '{{hub.slack.bot-token}}'}            | hub.slack.bot-token",
        "setBody: {constant: '{{env:SMTP_URL}}'}                   | env:SMTP_URL",
        "bean: {ref: dataSource, method: getConnection}            | dataSource",
        "bean: {beanType: java.lang.Runtime, method: exec}         | beanType",
        "bean: {ref: booksRetention, method: 'a; b'}               | a; b",
        "recipientList: {simple: '${variable.where}'}              | recipientList",
        "pollEnrich: {constant: 'file:/etc'}                       | pollEnrich",
        "marshal: {json: {}}                                       | marshal",
      })
  @DisplayName("S31 a flow that would call, run or read anything else is refused with its name")
  void hostileFlow(String step, String named) {
    assertThat(check(step)).isNotEmpty().anySatisfy(wrong -> assertThat(wrong).contains(named));
  }

  @Test
  @DisplayName("a flow is a list of routes, each with its name, its reason and a beginning")
  void form() {
    assertThat(RULES.check("Tidy Up", "")).hasSize(1);
    assertThat(RULES.check("tidy-up", "")).singleElement().asString().contains("list of routes");
    assertThat(RULES.check("tidy-up", "- route: [")).singleElement().asString().contains("YAML");
    assertThat(RULES.check("tidy-up", "- beans: []")).isNotEmpty();
    assertThat(RULES.check("tidy-up", "- route: {id: other}"))
        .hasSize(3)
        .anySatisfy(wrong -> assertThat(wrong).contains("tidy-up"))
        .anySatisfy(wrong -> assertThat(wrong).contains("description"))
        .anySatisfy(wrong -> assertThat(wrong).contains("schedule"));
    assertThat(
            RULES.check(
                "tidy-up", FLOW.formatted("stop: {}").replace("quartz:ours/tidy-up", "seda:x")))
        .isNotEmpty();
    assertThat(RULES.check("tidy-up", "&a [*a]")).isNotEmpty();
    assertThat(RULES.check("tidy-up", "!!javax.script.ScriptEngineManager []")).isNotEmpty();
  }

  private static List<String> check(String step) {
    return RULES.check("tidy-up", FLOW.formatted(step));
  }
}
