package org.makerspacehub.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.sync.MemberMirror;
import org.makerspacehub.beans.sync.ReadTickets;
import org.makerspacehub.beans.sync.SlackMirror;
import org.makerspacehub.beans.sync.SyncPage;
import org.makerspacehub.beans.sync.SyncRun;
import org.makerspacehub.beans.sync.SyncRuns;
import org.makerspacehub.beans.sync.VendorPages;
import org.makerspacehub.processors.OneTransaction;
import org.makerspacehub.routes.config.SyncRouteConfiguration;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.MirrorRows;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * One record that is read for a hint, against pages of a listing that were read before or after.
 */
class SingleRecordIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final String ID = FakeVendors.TEAM + "/U1";

  private final DataSource source = new DriverManagerDataSource(SERVER.url(), "hub_app", "hub_app");
  private final JdbcClient db = JdbcClient.create(source);
  private final FakeVendors vendors = FakeVendors.empty();
  private final VendorPages pages = new VendorPages(vendors, new ReadTickets(db)::next);
  private final SyncRuns runs = new SyncRuns(db, Clock.systemUTC(), Duration.ofMinutes(2));
  private final SlackMirror slack = new SlackMirror(pages, Clock.systemUTC(), FakeVendors.TEAM);
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private ProducerTemplate send;

  @BeforeEach
  void start() throws Exception {
    SERVER.empty();
    camel.getRegistry().bind("hubDataSource", source);
    camel.getRegistry().bind("syncRuns", runs);
    camel.getRegistry().bind("slackMirror", slack);
    camel.getRegistry().bind("memberMirror", new MemberMirror(pages, Clock.systemUTC()));
    camel
        .getRegistry()
        .bind("wholeOrNot", new OneTransaction(new DataSourceTransactionManager(source)));
    camel.addRoutesConfigurations(new SyncRouteConfiguration());
    for (String flow : List.of("sync-slack-user", "sync-slack-users-page")) {
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(
              PluginHelper.getResourceLoader(camel)
                  .resolveResource("classpath:camel/" + flow + ".camel.yaml"));
    }
    camel.start();
    send = camel.createProducerTemplate();
    vendors.slack("U1", "Ada Abbott", "ada@example.org");
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private void rename(String name) {
    ObjectNode changed = vendors.slackUsers.get("U1").deepCopy();
    vendors.slackUsers.put("U1", changed.put("real_name", name));
  }

  private String name() {
    return db.sql("SELECT full_name FROM external_identity WHERE external_id = ?")
        .param(ID)
        .query(String.class)
        .single();
  }

  private Exchange hint() {
    Exchange done = send.request("direct:sync-slack-user", e -> e.setVariable("id", "U1"));
    assertThat(done.getException()).isNull();
    return done;
  }

  private void store(SyncRun run, SyncPage page) {
    Exchange done =
        send.request(
            "direct:sync-slack-users-page",
            e -> {
              e.setVariable("run", run);
              e.setVariable("page", page);
            });
    assertThat(done.getException()).isNull();
  }

  private SyncRun round() {
    return runs.begin("sync-slack-users", null, null);
  }

  @Test
  @DisplayName("A record that is read alone makes the row that the listing makes")
  void sameRow() {
    hint();
    List<Map<String, Object>> alone = rows();
    SyncRun run = round();
    store(run, slack.page(run));
    assertThat(rows()).isEqualTo(alone);
    db.sql("UPDATE external_identity SET full_name = 'x', content_hash = REPEAT('0', 64)").update();
    hint();
    assertThat(rows()).isEqualTo(alone);
  }

  private List<Map<String, Object>> rows() {
    return db.sql(
            "SELECT source, external_id, full_name, name_key, email, email_key, email_verified,"
                + " state, kind, raw, content_hash FROM external_identity")
        .query()
        .listOfRows();
  }

  @Test
  @DisplayName("A page that was read before a hint's read and stored after it changes nothing back")
  void olderPage() {
    SyncRun run = round();
    SyncPage older = slack.page(run);
    rename("Ada Newer");
    hint();
    store(run, older);
    assertThat(name()).isEqualTo("Ada Newer");

    SyncRun next = runs.single("sync-slack-users", null);
    rename("Ada Newest");
    store(next, slack.page(next));
    assertThat(name()).as("what was read later is written").isEqualTo("Ada Newest");
  }

  @Test
  @DisplayName("So too when the hint's read found nothing new, because it was put back meanwhile")
  void putBack() {
    hint();
    rename("Ada For A Moment");
    SyncRun run = round();
    SyncPage older = slack.page(run);
    rename("Ada Abbott");
    Exchange done = hint();
    assertThat(done.getVariable("changes").toString()).contains("inserted=0");
    store(run, older);
    assertThat(name()).isEqualTo("Ada Abbott");
  }

  @Test
  @DisplayName("Of two hints' reads at once, on two hubs, the one that began later wins")
  void twoHubs() {
    SyncPage first = slack.one("U1");
    rename("Ada Newer");
    SyncPage second =
        new SlackMirror(
                new VendorPages(vendors, new ReadTickets(db)::next),
                Clock.systemUTC(),
                FakeVendors.TEAM)
            .one("U1");
    store(runs.single("x", null), second);
    store(runs.single("x", null), first);
    assertThat(name()).isEqualTo("Ada Newer");
  }

  @Test
  @DisplayName(
      "Old and new stored at the same moment, a new record or a known one: the newer stays")
  void atOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int turn = 0; turn < 15; turn++) {
        if (turn % 5 == 0) {
          db.sql("UPDATE external_identity SET external_id = CONCAT('gone', id)").update();
        }
        List<SyncPage> reads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          rename("Ada " + turn + "." + i);
          reads.add(slack.one("U1"));
        }
        List<Future<?>> stored = new ArrayList<>();
        for (SyncPage read : reads) {
          stored.add(threads.submit(() -> storeUntilDone(read)));
        }
        for (Future<?> each : stored) {
          each.get();
        }
        assertThat(name()).isEqualTo("Ada " + turn + ".3");
      }
    } finally {
      threads.shutdown();
    }
  }

  /** As the flow's error handling does: who had to give way tries again. */
  private void storeUntilDone(SyncPage page) {
    while (true) {
      Exchange done =
          send.request(
              "direct:sync-slack-users-page",
              e -> {
                e.setVariable("run", runs.single("x", null));
                e.setVariable("page", page);
              });
      if (done.getException() == null) {
        return;
      }
      assertThat(runs.isWorthAnotherTry(done.getException())).isTrue();
    }
  }

  @Test
  @DisplayName("Tickets rise by one whoever draws, and each vendor has its own")
  void tickets() throws Exception {
    ReadTickets tickets = new ReadTickets(db);
    assertThat(tickets.next("hubspot")).isEqualTo(1);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Long>> drawn = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        drawn.add(threads.submit(() -> tickets.next("hubspot")));
      }
      List<Long> numbers = new ArrayList<>();
      for (Future<Long> each : drawn) {
        numbers.add(each.get());
      }
      assertThat(numbers).doesNotHaveDuplicates().contains(2L, 41L);
    } finally {
      threads.shutdown();
    }
    assertThat(tickets.next("fabman")).isEqualTo(1);
  }

  @Test
  @DisplayName("A member who was read after the listing began is not gone for lack of being listed")
  void notGone() {
    new MirrorRows(db).member("m1", "N1", "Listed", "l@x", "active");
    new MirrorRows(db).member("m2", "N2", "Read Since", "r@x", "active");
    vendors.member("m1", "Listed", "L", "l@x");
    SyncRun run = runs.begin("sync-fabman-members", null, null);
    new MemberMirror(pages, Clock.systemUTC()).page(run);
    assertThat(run.firstTicket()).isPositive();
    String held =
        org.makerspacehub.beans.SqlFile.read("members-held")
            .replace(":#${variable.run.firstTicket}", String.valueOf(run.firstTicket()));
    assertThat(db.sql(held).query((row, n) -> row.getString("external_id")).list())
        .containsExactlyInAnyOrder("m1", "m2");
    db.sql("UPDATE external_identity SET read_ticket = ? WHERE external_id = 'm2'")
        .param(run.firstTicket() + 1)
        .update();
    assertThat(db.sql(held).query((row, n) -> row.getString("external_id")).list())
        .containsExactly("m1");
  }
}
