package org.makerspacehub.beans.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.command.Opener;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SecretWindow;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** {@code /hub clients}, over the real tables and policies. */
class ClientsCommandIT {
  private McpWorld world;
  private Principal person;
  private ClientsCommand command;

  @BeforeEach
  void start() {
    world = new McpWorld();
    person = world.person("U0ASKER");
    command = command(world.desk);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private ClientsCommand command(ClientDesk desk) {
    return new ClientsCommand(
        desk, world.guard, new When(world.clock, ZoneOffset.UTC), ZoneOffset.UTC);
  }

  private Reply say(Principal who, String rest) {
    return command.answer(
        new SlackCommand(
            Ref.next(), who, "/hub", "clients " + rest, "C1", "", world.clock.instant(), "t"),
        rest);
  }

  private static String all(Reply reply) {
    return reply.text() + reply.blocks();
  }

  @Test
  @DisplayName(
      "a program is let in for 90 days to read, its token shown once and told nowhere else")
  void usual() {
    Reply reply = say(person, "new editor");
    String token = world.windows.get("U0ASKER");
    assertThat(token).matches("mhub_[2-9a-z]{12}_[A-Za-z0-9_-]{43}");
    assertThat(all(reply)).contains("editor", "reads").doesNotContain(token);
    McpClient client = world.desk.of(person).get(0);
    assertThat(client.scopes()).containsExactly(Scope.READ);
    assertThat(client.expiresAt()).isEqualTo(McpWorld.START.plus(Duration.ofDays(90)));
    assertThat(client.audience()).isEqualTo("https://hub.example.org/mcp/hub");
    assertThat(all(say(person, ""))).contains("editor", "never used").doesNotContain("mhub_");
  }

  @Test
  @DisplayName("scope and days are said in any order, and nothing that is not understood is done")
  void words() {
    say(person, "new flows 30 days request");
    McpClient client = world.desk.of(person).get(0);
    assertThat(client.scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.REQUEST);
    assertThat(client.expiresAt()).isEqualTo(McpWorld.START.plus(Duration.ofDays(30)));
    for (String unclear :
        List.of("new", "new x admin", "new x write", "revoke", "revoke a b", "all x", "what")) {
      assertThat(say(person, unclear).text()).contains("didn't understand");
    }
    assertThat(world.desk.of(person)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"new -x", "new x-", "new a_b", "new ä", "new x 0", "new x 366", "new <x>"})
  @DisplayName("a name that is none and a time that is too long are refused in a sentence")
  void refusedNames(String rest) {
    assertThatThrownBy(() -> say(person, rest)).isInstanceOf(HubException.class);
    assertThat(world.desk.of(person)).isEmpty();
    assertThat(world.windows).isEmpty();
  }

  @Test
  @DisplayName("a name is one program's, until that one is ended or expires")
  void oneOfAName() {
    say(person, "new editor 1");
    assertThatThrownBy(() -> say(person, "new editor")).hasMessageContaining("of that name");
    say(world.person("U0OTHER"), "new editor");
    world.clock.tick(Duration.ofDays(1));
    assertThat(all(say(person, ""))).contains("expired");
    say(person, "new editor");
    assertThat(world.desk.of(person)).hasSize(1);
    say(person, "revoke editor");
    say(person, "new editor");
    assertThat(world.desk.of(person)).hasSize(1);
  }

  @Test
  @DisplayName("one person has ten at the most, however many they make at once")
  void most() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try {
      List<Callable<Boolean>> calls =
          IntStream.range(0, 16)
              .mapToObj(
                  i ->
                      (Callable<Boolean>)
                          () -> {
                            try {
                              say(person, "new c" + i);
                              return true;
                            } catch (HubException tooMany) {
                              return false;
                            }
                          })
              .toList();
      int made = 0;
      for (Future<Boolean> call : pool.invokeAll(calls)) {
        made += call.get() ? 1 : 0;
      }
      assertThat(made).isEqualTo(ClientDesk.MOST);
    } finally {
      pool.shutdownNow();
    }
    assertThat(world.desk.of(person)).hasSize(ClientDesk.MOST);
    say(person, "revoke c" + lastNumber());
    say(person, "new again");
  }

  private String lastNumber() {
    return world.desk.of(person).get(0).name().substring(1);
  }

  @Test
  @DisplayName("what was certainly not shown does not exist; what may have been shown is said so")
  void windows() {
    ClientsCommand closed = command(desk(SecretWindow.Shown.NO));
    SlackCommand typed =
        new SlackCommand(
            Ref.next(), person, "/hub", "clients new x", "C1", "", world.clock.instant(), "t");
    assertThatThrownBy(() -> closed.answer(typed, "new x"))
        .hasMessageContaining("nothing was made");
    assertThat(world.desk.of(person)).isEmpty();
    assertThat(command(desk(SecretWindow.Shown.PERHAPS)).answer(typed, "new x").text())
        .contains("can't tell");
    assertThat(world.desk.of(person)).hasSize(1);
  }

  private ClientDesk desk(SecretWindow.Shown shown) {
    return new ClientDesk(
        world.db,
        new JdbcTransactionManager(world.source),
        (Opener opener, String title, String secret, String below) -> shown,
        "https://hub.example.org/mcp/hub",
        world.clock);
  }

  @Test
  @DisplayName("an account that the mirror does not know lets nobody in")
  void unknownAccount() {
    assertThatThrownBy(() -> say(Principal.person(McpWorld.TEAM, "U0NEW"), "new x"))
        .hasMessageContaining("don't know your Slack account");
    assertThat(world.windows).isEmpty();
  }

  @Test
  @DisplayName("other people's programs are seen and ended by those who run the space alone")
  void others() {
    say(person, "new editor");
    String id = world.desk.of(person).get(0).id();
    Principal stranger = world.person("U0OTHER", Role.MEMBER);
    assertThat(say(stranger, "all").text()).contains("not yours");
    assertThat(say(stranger, "revoke #" + id).text()).contains("not yours");
    assertThat(say(stranger, "revoke #222222222222").text()).contains("not yours");
    assertThatThrownBy(() -> say(stranger, "revoke editor")).hasMessageContaining("no such client");
    assertThat(world.desk.of(person)).hasSize(1);

    for (Role role : Set.of(Role.STAFF, Role.BOARD, Role.OWNER, Role.OPERATOR)) {
      Principal runs = world.person("U0RUNS" + role, role);
      assertThat(all(say(runs, "all"))).contains("<@U0ASKER>", id);
    }
    Principal staff = world.person("U0STAFF", Role.STAFF);
    String token = world.windows.get("U0ASKER");
    assertThat(world.rpc(token, "ping", "{}").status()).isEqualTo(200);
    assertThat(say(staff, "revoke #" + id).text()).contains("It is ended");
    assertThat(say(staff, "revoke #" + id).text()).contains("ended already");
    assertThat(world.rpc(token, "ping", "{}").status()).isEqualTo(401);
    assertThat(say(person, "").text()).contains("There are none");
  }
}
