package org.makerspacehub.beans.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.makerspacehub.beans.gate.GateWorld.BOARD1;
import static org.makerspacehub.beans.gate.GateWorld.BOARD2;
import static org.makerspacehub.beans.gate.GateWorld.MAX;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.config.SchemaCheck;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What was asked for before an upgrade that changed the gate's tables, and is decided after it. */
class OlderSchemaIT {
  private static final Pattern VERSION = Pattern.compile("V(\\d+)__.*");
  private static EmbeddedMariaDb server;

  @BeforeAll
  static void start() {
    server = EmbeddedMariaDb.own("older");
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  @Test
  @DisplayName(
      "A27 what was asked for and half approved under one version is decided under the next")
  void decidedAfterAnUpgrade() throws Exception {
    GateWorld world =
        new GateWorld(new ActionCatalogue(new ClassPathResource("actions.yaml")), server);
    // What is granted for a table outlives it.
    world.sql("DROP DATABASE hub", "CREATE DATABASE hub");
    String before = beforeTheLastChangeOfTheGate();
    flyway(before).migrate();
    assertThat(flyway("latest").info().pending()).as("the schema is the older one").isNotEmpty();

    world.begin();
    ReviewWorld reviews = new ReviewWorld(world);
    String ref = Ref.next();
    Canonical canonical =
        new Canonical(
            "door-code.issue",
            MAX.id(),
            Map.of("lock", "lock-front-door", "hours", 4),
            MAX.id(),
            "5".repeat(64));
    world.sql(
        """
        INSERT INTO action_request (ref, action, canonical, hash, requester, state, quorum, why,
                                    evidence, created_at, decide_by, execute_within)
        VALUES ('%s', 'door-code.issue', '%s', '%s', '%s', 'PENDING', 2, 'a class', '[]',
                '2026-11-23 19:59:00', '2026-11-24 20:00:00', 3600)"""
            .formatted(ref, canonical.text(), canonical.hash(), MAX.id()));
    String first = reviews.yes(BOARD1, ref + ":" + canonical.hash());
    world.sql(
        """
        INSERT INTO action_review (request_ref, click_id, reviewer, word, counted, at)
        SELECT '%s', id, '%s', 'approve', 1, received_at FROM signed_click WHERE ref = '%s'"""
            .formatted(ref, BOARD1.id(), first));

    flyway("latest").migrate();
    assertThat(flyway("latest").info().pending()).isEmpty();

    DecisionDesk desk = reviews.desk();
    assertThat(desk.decide(ref).count().have()).isOne();
    assertThat(desk.names(world.row(ref), true)).containsExactly("Bo One");
    reviews.yes(BOARD2, world.row(ref).stamp());
    assertThat(desk.decide(ref).request().state()).isEqualTo(RequestState.APPROVED);
    assertThat(desk.names(world.row(ref), true)).containsExactly("Bo One", "Bo Two");
    assertThat(world.row(ref).hash()).isEqualTo(canonical.hash());
  }

  private static String beforeTheLastChangeOfTheGate() throws IOException {
    List<Resource> all =
        Arrays.stream(
                new PathMatchingResourcePatternResolver()
                    .getResources("classpath:db/migration/V*.sql"))
            .sorted(Comparator.comparingInt(OlderSchemaIT::version))
            .toList();
    int last = -1;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i)
          .getContentAsString(UTF_8)
          .matches("(?s).*ALTER TABLE (action_request|action_review|signed_click)\\b.*")) {
        last = i;
      }
    }
    assertThat(last).as("a migration that changes the gate").isPositive();
    return String.valueOf(version(all.get(last - 1)));
  }

  private static int version(Resource migration) {
    var version = VERSION.matcher(String.valueOf(migration.getFilename()));
    assertThat(version.matches()).as(migration.toString()).isTrue();
    return Integer.parseInt(version.group(1));
  }

  private static Flyway flyway(String target) {
    return Flyway.configure()
        .configuration(
            SchemaCheck.flyway(
                    new DriverManagerDataSource(server.url(), "hub_migrate", "hub_migrate"))
                .getConfiguration())
        .target(MigrationVersion.fromVersion(target))
        .load();
  }
}
