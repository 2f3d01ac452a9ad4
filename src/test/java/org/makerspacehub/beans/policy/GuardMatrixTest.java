package org.makerspacehub.beans.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.makerspacehub.beans.HubMode;

/** Every kind of asker against every question, by a table that was written without the policies. */
class GuardMatrixTest {
  /** y: may. n: may not. A change of policy changes cells here, and a reviewer sees which. */
  private static final String TABLE =
      """
      question               anyone member staff board owner operator service agent stranger the-hub cli
      membership.self        y      y      y     y     y     y        y       y     n        n       n
      membership.lookup      n      n      y     y     y     y        n       n     n        n       n
      membership.read:own    y      y      y     y     y     y        y       y     n        n       n
      membership.read:other  n      n      y     y     y     y        n       n     n        n       n
      hub.help               y      y      y     y     y     y        y       y     n        n       n
      hub.home               y      y      y     y     y     y        y       y     n        n       n
      hub.away               y      y      y     y     y     y        y       y     n        n       n
      hub.status             n      n      y     y     y     y        n       n     n        n       n
      hub.report             n      n      y     y     y     y        n       n     n        n       n
      hub.report.run         n      n      y     y     y     y        n       n     n        n       n
      hub.sync               n      n      y     n     y     y        n       n     n        n       y
      hub.sync.release       n      n      n     n     y     y        n       n     n        n       n
      hub.notices            y      y      y     y     y     y        y       y     n        n       n
      hub.notices.release    n      n      y     n     y     y        n       n     n        n       n
      hub.deadletters        n      n      y     n     y     y        n       n     n        n       n
      hub.deadletters.replay n      n      n     n     y     y        n       n     n        n       n
      hub.deadletters.discard n     n      n     n     y     y        n       n     n        n       n
      hub.door               n      n      y     y     y     y        n       n     n        n       n
      hub.agents             n      n      y     y     y     y        n       n     n        n       n
      hub.knowledge          n      n      y     y     y     y        n       n     n        n       n
      hub.knowledge.manage   n      n      n     n     y     y        n       n     n        n       n
      hub.knowledge.summary  y      y      y     y     y     y        y       y     n        n       n
      hub.audit              n      n      n     y     y     y        n       n     n        n       n
      hub.trace              n      n      y     y     y     y        n       n     n        n       n
      hub.trace:own          y      y      y     y     y     y        y       y     n        n       n
      hub.trace:other        n      n      y     y     y     y        n       n     n        n       n
      link.self              y      y      y     y     y     y        y       y     n        n       n
      identity.review        n      n      y     y     y     n        n       n     n        n       n
      identity.review:own    n      n      n     n     n     n        n       n     n        n       n
      identity.review:other  n      n      y     y     y     n        n       n     n        n       n
      identity.review:role   n      n      n     y     y     n        n       n     n        n       n
      identity.review:ownrole n     n      n     n     n     n        n       n     n        n       n
      request.make y y y y y y y y n n n
      request.make:low-own-listed y y y y y y y y n n n
      request.make:low-own-unlisted n n n n n n n n n n n
      request.make:low-other-listed y y y y y y y y n n n
      request.make:low-other-unlisted n n n n n n n n n n n
      request.make:medium-own-listed y y y y y y y y n n n
      request.make:medium-own-unlisted n n n n n n n n n n n
      request.make:medium-other-listed y y y y y y y y n n n
      request.make:medium-other-unlisted n n n n n n n n n n n
      request.make:high-own-listed n n y y y n n n n n n
      request.make:high-own-unlisted n n n n n n n n n n n
      request.make:high-other-listed n n y y y n n n n n n
      request.make:high-other-unlisted n n n n n n n n n n n
      request.make:critical-own-listed n n n y y n n n n n n
      request.make:critical-own-unlisted n n n n n n n n n n n
      request.make:critical-other-listed n n n y y n n n n n n
      request.make:critical-other-unlisted n n n n n n n n n n n
      request.make:unlink-own-listed n n n n n n n n n n n
      request.make:unlink-other-listed y y y y y y y y n n n
      request.review:low-own-listed n n n n n n n n n n n
      request.review:low-other-listed y y y y y y y y n n n
      request.review:low-other-unlisted n n n n n n n n n n n
      request.review:high-other-listed y y y y y y y y n n n
      request.review:high-own-listed n n n n n n n n n n n
      request.review:critical-other-listed n n n y y n n n n n n
      request.review:critical-own-listed n n n n n n n n n n n
      request.review:critical-other-unlisted n n n n n n n n n n n
      request.confirm:medium-own-listed y y y y y y y y n n n
      request.confirm:medium-own-unlisted n n n n n n n n n n n
      request.confirm:medium-other-listed n n n n n n n n n n n
      request.confirm:medium-other-unlisted n n n n n n n n n n n
      request.confirm:high-own-listed y y y y y y y y n n n
      request.confirm:high-other-listed n n n n n n n n n n n
      request.confirm:critical-own-listed n n n n n n n n n n n
      request.confirm:unlink-own-listed n n n n n n n n n n n
      request.withdraw:medium-own-unlisted y y y y y y y y n n n
      request.withdraw:medium-other-listed n n n n n n n n n n n
      request.see:medium-own-unlisted y y y y y y y y n n n
      request.see:medium-other-unlisted n n y y y n n n n n n
      hub.policy n n y y y y n n n n n
      hub.clients y y y y y y y y n n n
      hub.clients.others n n y y y y n n n n n
      hub.freeze n n n y y n n n n n n
      hub.outcome n n n y y n n n n n n
      owner.word n n n y y n n n n n n
      owner.replace n n n n n n n n n n y
      hub.escalations n n y y y y n n n n n
      secret.show:own        y      y      y     y     y     y        y       y     n        n       n
      secret.show:other      n      n      n     n     n     n        n       n     n        n       n
      query.run              y      y      y     y     y     y        y       y     n        n       n
      query.run:public       y      y      y     y     y     y        y       y     n        n       n
      query.run:team         n      n      y     y     y     y        n       n     n        n       n
      hub.workflows n n y y y y n n n n n
      workflow.run:flow-public-other-mine n n n n y n n n n n n
      workflow.run:flow-public-team-mine n n n n y n n n n n n
      workflow.run:flow-team-team-mine n n n n y n n n n n n
      workflow.run:flow-team-other-mine n n n n n n n n n n n
      workflow.run:flow-team-person-mine n n n n n n n n n n n
      workflow.run:flow-own-person-mine n n n n y n n n n n n
      workflow.run:flow-own-gate-mine n n n n y n n n n n n
      workflow.run:flow-own-team-mine n n n n n n n n n n n
      workflow.run:flow-own-other-mine n n n n n n n n n n n
      workflow.run:flow-public-other-theirs n n n n n n n n n n n
      workflow.stop:flow-public-other-theirs n n y y y y n n n n n
      workflow.start:flow-public-other-theirs n n n n y n n n n n n
      workflow.start:flow-public-other-mine n n n n y n n n n n n
      connector.call         n      n      n     n     n     n        n       n     n        y       n
      role.bootstrap:first   n      n      n     n     n     n        n       n     n        n       y
      tool.call:tool-read-public y y y y y y y y n n n
      tool.call:tool-read-own y y y y y y y y n n n
      tool.call:tool-read-team n n y y y y n n n n n
      tool.call:tool-read-owner n n n n y n n n n n n
      tool.call:tool-ask-public y y y y y y y y n n n
      tool.call:tool-ask-own y y y y y y y y n n n
      tool.call:tool-ask-team n n y y y y n n n n n
      tool.call:tool-ask-owner n n n n y n n n n n n
      tool.call:tool-read-anything n n n n n n n n n n n
      agent.ask y y y y y y y y n n n
      agent.ask:agent-frontline-listed y y y y y y y y n n n
      agent.ask:agent-frontline-unlisted n n n n n n n n n n n
      agent.ask:agent-sub-listed y y y y y y y y n n n
      agent.ask:agent-sub-unlisted n n n n n n n n n n n
      agent.ask:agent-super-listed n n n n y n n n n n n
      agent.ask:agent-super-unlisted n n n n y n n n n n n
      role.bootstrap:second  n      n      n     n     n     n        n       n     n        n       n
      """;

  private static final List<List<String>> ROWS =
      TABLE.lines().map(line -> Arrays.asList(line.strip().split("\\s+"))).toList();

  private static final Policies POLICIES = new Policies(Policies.BUILT_IN);

  @TestFactory
  @DisplayName("S15 role × action × resource equals the independent table")
  Stream<DynamicTest> everyCell() {
    List<String> askers = ROWS.get(0);
    return ROWS.stream()
        .skip(1)
        .flatMap(
            row ->
                IntStream.range(1, row.size())
                    .mapToObj(
                        column ->
                            dynamicTest(
                                row.get(0) + " by " + askers.get(column),
                                () ->
                                    assertThat(ask(askers.get(column), row.get(0)).allowed())
                                        .isEqualTo(row.get(column).equals("y")))));
  }

  /** While the hub only watches, these alone keep what they have; services are no people. */
  private static final Set<String> ANSWERED_WHILE_WATCHING =
      Set.of("owner", "operator", "the-hub", "cli");

  @TestFactory
  @DisplayName(
      "S15 while the hub only watches, the table holds for those who run it, and n for all")
  Stream<DynamicTest> everyCellWhileWatching() {
    List<String> askers = ROWS.get(0);
    return ROWS.stream()
        .skip(1)
        .flatMap(
            row ->
                IntStream.range(1, row.size())
                    .mapToObj(
                        column ->
                            dynamicTest(
                                row.get(0) + " by " + askers.get(column),
                                () ->
                                    assertThat(
                                            ask(askers.get(column), row.get(0), HubMode.OBSERVE)
                                                .allowed())
                                        .isEqualTo(
                                            row.get(column).equals("y")
                                                && ANSWERED_WHILE_WATCHING.contains(
                                                    askers.get(column))))));
  }

  @Test
  @DisplayName("S15 every action's context declares what the guard itself puts there")
  void theGuardsOwnWordsAreDeclared() {
    // One that does not would refuse every question about its action.
    assertThat(
            ROWS.stream()
                .skip(1)
                .flatMap(row -> Stream.of("the-hub", "cli", "owner").map(a -> ask(a, row.get(0))))
                .flatMap(decision -> decision.reasons().stream()))
        .noneMatch(reason -> reason.contains("context"));
  }

  @Test
  @DisplayName("S15 every action of the schema and every role has its place in the table")
  void nothingIsLeftOut() throws Exception {
    Set<String> inSchema = new HashSet<>();
    POLICIES
        .inForce()
        .schema()
        .toJsonFormat()
        .path("Hub")
        .path("actions")
        .fieldNames()
        .forEachRemaining(inSchema::add);
    Set<String> inTable = new HashSet<>();
    ROWS.stream().skip(1).forEach(row -> inTable.add(row.get(0).replaceAll(":.*", "")));
    assertThat(inTable).isEqualTo(inSchema);
    assertThat(ROWS.get(0)).containsAll(Arrays.stream(Role.values()).map(Role::wireName).toList());
  }

  private static Decision ask(String asker, String question) {
    return ask(asker, question, HubMode.LIVE);
  }

  private static Decision ask(String asker, String question, HubMode mode) {
    String[] parts = question.split(":");
    String about = parts.length > 1 ? parts[1] : "";
    Resource resource =
        switch (about.contains("-")
            ? about.replaceAll("^(?!tool-|agent-|flow-).*|-.*", "")
            : about) {
          case "tool" -> tool(about.split("-"));
          case "flow" -> workflow(about.split("-"));
          case "agent" -> agent(about.split("-"));
          case "" -> about.isEmpty() ? Resource.HUB : request(about.split("-"));
          case "own", "other", "role", "ownrole" ->
              parts[0].equals("identity.review")
                  ? new Resource(
                      "IdentityReview",
                      "12",
                      Map.of("own", about.startsWith("own"), "roleHolder", about.endsWith("role")))
                  : new Resource(
                      switch (parts[0]) {
                        case "hub.trace" -> "Trace";
                        case "secret.show" -> "Secret";
                        default -> "Member";
                      },
                      "4711",
                      Map.of("own", about.equals("own")));
          case "public", "team" -> new Resource("Query", "some-figures", Map.of("shows", about));
          default -> Resource.HUB;
        };
    Map<String, Object> context =
        switch (about) {
          case "first" -> Map.of("owners", 0L);
          case "second" -> Map.of("owners", 1L);
          default -> Map.of();
        };
    // A stranger holds every role, in a workspace that is not ours.
    RoleGrants grants =
        person ->
            asker.equals("stranger")
                ? EnumSet.allOf(Role.class)
                : Role.ofWireName(asker).map(Set::of).orElse(Set.of());
    Principal principal =
        switch (asker) {
          case "the-hub" -> Principal.service("hub");
          case "cli" -> Principal.service("command-line");
          case "stranger" -> Principal.person("T0OTHER", "U0ASKER");
          default -> Principal.person("T0OURS", "U0ASKER");
        };
    return new Guard(POLICIES, grants, denial -> {}, "T0OURS", mode)
        .check(principal, parts[0], resource, context);
  }

  /** What it does, and whose data it shows at the most. */
  private static Resource tool(String[] about) {
    return new Resource("Tool", "some_tool", Map.of("effect", about[1], "reads", about[2]));
  }

  /** Its kind, and whether the asker is among those whom it is for. */
  private static Resource agent(String[] about) {
    return new Resource(
        "Agent", about[1], Map.of("kind", about[1], "listed", about[2].equals("listed")));
  }

  /** What it shows, where, and whose it is. */
  private static Resource workflow(String[] about) {
    return new Resource(
        "Workflow",
        "weekly-figures",
        Map.of(
            "template",
            "workflow-scheduled-query",
            "shows",
            about[1],
            "place",
            about[2],
            "own",
            about[3].equals("mine")));
  }

  /** Risk, whose and whether the catalogue lists the asker; an end of a link in place of a risk. */
  private static Resource request(String[] about) {
    boolean unlink = about[0].equals("unlink");
    return new Resource(
        "Request",
        "abcdefghjkmn",
        Map.of(
            "risk",
            unlink ? "medium" : about[0],
            "own",
            about[1].equals("own"),
            "listed",
            about[2].equals("listed"),
            "action",
            unlink ? "identity.unlink" : "some.action"));
  }
}
