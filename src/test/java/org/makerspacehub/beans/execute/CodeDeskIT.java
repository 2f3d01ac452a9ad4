package org.makerspacehub.beans.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.SecretWindow;
import org.makerspacehub.beans.execute.ExecutorWorld.Killed;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.LoggedDenials;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.RoleGrants;
import org.makerspacehub.docs.Pages;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.support.JdbcTransactionManager;

@ExtendWith(OutputCaptureExtension.class)
class CodeDeskIT {
  private static final String CODE = "48151623";
  private static final Principal OWNER = Principal.person("T0TEST", "U0ASKER");

  private ExecutorWorld world;
  private ActionRequest request;
  private final List<String> shown = Collections.synchronizedList(new ArrayList<>());
  private volatile SecretWindow window;

  @BeforeEach
  void issued() {
    world = new ExecutorWorld();
    world.grant("U0BOARD1", "board");
    world.codes.secret = CODE;
    world.codes.facts = new ActionExecutor.Facts(true, true, 0);
    request = world.doorCode();
    world.desk().round();
    window =
        (click, title, secret, below) -> {
          shown.add(click.principal().slackUserId() + " " + secret);
          return SecretWindow.Shown.YES;
        };
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  @DisplayName("A37 a code that was shown is gone, and stands nowhere: no table, no log")
  void shownOnce(CapturedOutput output) {
    assertThat(desk().click(press(OWNER))).isNull();
    assertThat(shown).containsExactly("U0ASKER " + CODE);
    assertThat(deliveries()).isZero();

    assertThat(desk().click(press(OWNER)).text()).contains("not here any more");
    assertThat(shown).hasSize(1);
    assertThat(EveryTable.holding(CODE)).isEmpty();
    assertThat(output.getAll()).doesNotContain(CODE);
  }

  @Test
  @DisplayName("A37 the runbook's backup has the request, and not the code that waits")
  void backup() throws Exception {
    Matcher shown =
        Pattern.compile("(?s)mariadb-dump (.*?) > ").matcher(Pages.read("docs/runbook.md"));
    assertThat(shown.find()).isTrue();
    EmbeddedMariaDb server = EmbeddedMariaDb.shared();
    List<String> command = new ArrayList<>();
    command.add(server.program("mariadb-dump").toString());
    command.add("--no-defaults");
    command.add("--skip-ssl");
    for (String word : shown.group(1).split("[\\s\\\\]+")) {
      command.add(
          word.replace("HOST", "127.0.0.1")
              .replace("3306", String.valueOf(server.port()))
              .replaceAll("^--password$", "--password=hub_migrate"));
    }
    assertThat(deliveries()).isEqualTo(1);
    Path backup = Files.createTempFile("backup", ".sql");
    Path said = Files.createTempFile("backup", ".log");
    try {
      Process dump =
          new ProcessBuilder(command)
              .redirectOutput(backup.toFile())
              .redirectError(said.toFile())
              .start();
      assertThat(dump.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(dump.exitValue()).as(Files.readString(said)).isZero();
      assertThat(Files.readString(backup, StandardCharsets.ISO_8859_1))
          .contains("INSERT INTO `action_request`", request.ref())
          .contains("CREATE TABLE `secret_delivery`")
          .doesNotContain("INSERT INTO `secret_delivery`", CODE);
    } finally {
      Files.delete(backup);
      Files.delete(said);
    }
  }

  @Test
  @DisplayName("A32 nobody but the requester sees the code, whatever they are")
  void ownersOnly() {
    world.grant("U0OWNER", "owner");
    for (String user : List.of("U0OWNER", "U0BOARD1", "U0OTHER")) {
      assertThatThrownBy(() -> desk().click(press(Principal.person("T0TEST", user))))
          .isInstanceOf(HubException.class)
          .hasMessageContaining("Only whoever asked");
    }
    assertThatThrownBy(() -> desk().click(press(Principal.person("T9ELSE", "U0ASKER"))))
        .isInstanceOf(HubException.class);
    assertThat(shown).isEmpty();
    assertThat(deliveries()).isEqualTo(1);
  }

  @Test
  @DisplayName("A37 a code that nobody came for is gone after fifteen minutes")
  void expired() {
    world.clock.tick(Duration.ofMinutes(15));
    assertThat(desk().click(press(OWNER)).text()).contains("fifteen minutes");
    assertThat(shown).isEmpty();
    new SecretSweep(world.hub, world.clock).sweep();
    assertThat(deliveries()).isZero();
  }

  @Test
  void aMinuteBeforeItIsStillThere() {
    world.clock.tick(Duration.ofMinutes(14));
    new SecretSweep(world.executor, world.clock).sweep();
    assertThat(deliveries()).isEqualTo(1);
    assertThat(desk().click(press(OWNER))).isNull();
  }

  @Test
  @DisplayName("A37 a code that certainly was not shown is kept; one that may have been is gone")
  void windowTrouble() {
    SecretWindow works = window;
    window = (click, title, secret, below) -> SecretWindow.Shown.NO;
    assertThat(desk().click(press(OWNER)).text()).contains("press the button again");
    assertThat(deliveries()).isEqualTo(1);

    window =
        (click, title, secret, below) -> {
          throw new Killed("while Slack opens the window");
        };
    assertThatThrownBy(() -> desk().click(press(OWNER))).isInstanceOf(Killed.class);
    assertThat(deliveries()).as("a crash loses no code").isEqualTo(1);

    window =
        (click, title, secret, below) -> {
          works.show(click, title, secret, below);
          return SecretWindow.Shown.PERHAPS;
        };
    assertThat(desk().click(press(OWNER)).text()).contains("it is lost").doesNotContain(CODE);
    assertThat(deliveries()).isZero();
  }

  @Test
  @DisplayName("A37 of two presses at once only one shows the code")
  void twoPresses() throws Exception {
    CountDownLatch opening = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    SecretWindow works = window;
    window =
        (click, title, secret, below) -> {
          opening.countDown();
          try {
            assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return works.show(click, title, secret, below);
        };
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Future<?> one = pool.submit(() -> desk().click(press(OWNER)));
      assertThat(opening.await(10, TimeUnit.SECONDS)).isTrue();
      Future<?> two =
          pool.submit(
              () -> {
                second.countDown();
                return desk().click(press(OWNER));
              });
      assertThat(one.get(20, TimeUnit.SECONDS)).isNull();
      assertThat(two.get(20, TimeUnit.SECONDS)).isNotNull();
    } finally {
      pool.shutdownNow();
    }
    assertThat(shown).hasSize(1);
  }

  private CodeDesk desk() {
    return new CodeDesk(
        world.hub,
        new JdbcTransactionManager(world.hubSource),
        SecretSeal.of(ExecutorWorld.KEY),
        (click, title, secret, below) -> window.show(click, title, secret, below),
        new Guard(new Policies(Policies.BUILT_IN), RoleGrants.NONE, new LoggedDenials(), "T0TEST"),
        world.clock);
  }

  private Click press(Principal who) {
    return new Click(
        Ref.next(),
        who,
        CodeDesk.SHOW,
        request.ref(),
        "D0DM",
        "1.1",
        "",
        "trigger",
        "http://127.0.0.1:9/",
        world.clock.instant());
  }

  private long deliveries() {
    return world.hub.sql("SELECT COUNT(*) FROM secret_delivery").query(Long.class).single();
  }
}
