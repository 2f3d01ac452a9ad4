package org.makerspacehub.beans.knowledge.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.beans.vendor.VendorNotFound;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;

class SlackReadersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEAM = "T0OURS";
  private static final String ROOM = "C0ROOM001";

  /** Kinds of accounts, with what of them Slack tells. */
  private enum Kind {
    FULL,
    GUEST,
    APP,
    GONE,
    STRANGER
  }

  /** A small Slack, and the same rules written down naively. */
  private static final class World implements ConnectorTools {
    final Map<String, Kind> users = new LinkedHashMap<>();
    final Map<String, Set<String>> rooms = new LinkedHashMap<>();
    final Map<String, Set<Role>> roles = new HashMap<>();
    boolean away;
    boolean mayReadPrivate = true;
    int calls;

    @Override
    public JsonNode call(String tool, Map<String, Object> arguments) {
      calls++;
      if (away) {
        throw new VendorUnavailable("Slack is away.", Duration.ZERO, null);
      }
      return switch (tool) {
        case "slack_get_user" -> {
          String id = (String) arguments.get("id");
          if (!users.containsKey(id)) {
            throw new VendorRefused("Slack knows no account of that id.", null);
          }
          yield user(id);
        }
        case "slack_list_users" -> page(arguments, inOurs().stream().map(this::user).toList());
        case "slack_list_members" -> {
          Set<String> in = rooms.get((String) arguments.get("channel"));
          if (in == null) {
            throw new VendorNotFound("no such channel", null);
          }
          yield page(
              arguments, in.stream().map(id -> JSON.createObjectNode().put("id", id)).toList());
        }
        default -> {
          boolean privateOnes = Boolean.TRUE.equals(arguments.get("private"));
          if (privateOnes && !mayReadPrivate) {
            throw new VendorRefused("missing scope", null);
          }
          yield page(
              arguments,
              rooms.entrySet().stream()
                  .filter(room -> room.getKey().startsWith("G") == privateOnes)
                  .filter(room -> room.getValue().contains((String) arguments.get("user")))
                  .map(room -> JSON.createObjectNode().put("id", room.getKey()))
                  .toList());
        }
      };
    }

    private List<String> inOurs() {
      return users.keySet().stream().filter(id -> users.get(id) != Kind.STRANGER).toList();
    }

    private ObjectNode user(String id) {
      Kind kind = users.get(id);
      return JSON.createObjectNode()
          .put("id", id)
          .put("team_id", kind == Kind.STRANGER ? "T0OTHER" : TEAM)
          .put("deleted", kind == Kind.GONE)
          .put("is_bot", kind == Kind.APP)
          .put("is_restricted", kind == Kind.GUEST);
    }

    private static JsonNode page(Map<String, Object> arguments, List<ObjectNode> all) {
      int from =
          arguments.get("cursor") == null ? 0 : Integer.parseInt((String) arguments.get("cursor"));
      int until = Math.min(all.size(), from + 7);
      ObjectNode page = JSON.createObjectNode();
      ArrayNode items = page.putArray("items");
      all.subList(from, until).forEach(items::add);
      if (until < all.size()) {
        page.put("next_cursor", String.valueOf(until));
      }
      return page;
    }

    SlackReaders readers(int most) {
      return new SlackReaders(
          this,
          person -> roles.getOrDefault(person.slackUserId(), Set.of()),
          channel ->
              rooms.get(channel) != null
                  && rooms.get(channel).stream().anyMatch(id -> users.get(id) == Kind.STRANGER),
          TEAM,
          most);
    }

    /** What somebody who is in a channel may read there or elsewhere. */
    Set<String> naive(String id, String room) {
      Set<String> marks = new TreeSet<>();
      marks.add(Audience.channel(room));
      if (users.get(id) == Kind.FULL || users.get(id) == Kind.GUEST) {
        marks.add(Audience.PUBLIC);
        roles.getOrDefault(id, Set.of()).forEach(role -> marks.add(Audience.role(role)));
      }
      if (users.get(id) == Kind.FULL) {
        marks.add(Audience.MEMBERS);
      }
      return marks;
    }
  }

  private final World world = new World();

  private static Principal person(String id) {
    return Principal.person(TEAM, id);
  }

  @Test
  @DisplayName("R5 in a channel only the marks that everybody there has, against a naive model")
  void inAgainstModel() {
    Random dice = new Random(5);
    int withRoles = 0;
    int without = 0;
    for (int i = 0; i < 1_500; i++) {
      World random = new World();
      Set<String> in = new TreeSet<>();
      int people = 1 + dice.nextInt(dice.nextBoolean() ? 4 : 40);
      int odds = dice.nextInt(12);
      for (int p = 0; p < people; p++) {
        String id = "U%03d".formatted(p);
        random.users.put(
            id,
            dice.nextInt(12) < odds
                ? Kind.FULL
                : Kind.values()[dice.nextInt(Kind.values().length)]);
        EnumSet<Role> held = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
          if (dice.nextInt(8) > 0) {
            held.add(role);
          }
        }
        random.roles.put(id, held);
        if (dice.nextInt(4) > 0) {
          in.add(id);
        }
      }
      random.rooms.put(ROOM, in);
      Set<String> expected = null;
      for (String id : in) {
        Kind kind = random.users.get(id);
        if (kind == Kind.APP || kind == Kind.GONE) {
          continue;
        }
        Set<String> theirs = random.naive(id, ROOM);
        if (expected == null) {
          expected = theirs;
        } else {
          expected.retainAll(theirs);
        }
      }
      Set<String> found = random.readers(1_000).in(ROOM);
      assertThat(found).isEqualTo(expected == null ? Set.of() : expected);
      withRoles += found.stream().anyMatch(mark -> mark.startsWith("role:")) ? 1 : 0;
      without += found.equals(Set.of(Audience.channel(ROOM))) ? 1 : 0;
    }
    assertThat(withRoles).isGreaterThan(50);
    assertThat(without).isGreaterThan(50);
  }

  @Test
  @DisplayName(
      "R3 nobody in particular, apps, strangers, accounts that are gone and services have no marks")
  void nobody() {
    world.users.put("U0APP", Kind.APP);
    world.users.put("U0GONE", Kind.GONE);
    world.users.put("U0OTHER", Kind.STRANGER);
    world.users.put("USLACKBOT", Kind.FULL);
    world.users.put("U0ADA", Kind.FULL);
    SlackReaders readers = world.readers(100);
    for (String id : List.of("U0APP", "U0GONE", "U0OTHER", "USLACKBOT", "U0NOBODY", "", "u0ada")) {
      assertThat(readers.of(person(id))).as(id).isEmpty();
    }
    assertThat(readers.of(null)).isEmpty();
    assertThat(readers.of(Principal.service("reports"))).isEmpty();
    assertThat(readers.of(Principal.person("T0OTHER", "U0ADA"))).isEmpty();
    assertThat(readers.of(person("U0ADA"))).isNotEmpty();
    for (String channel : new String[] {null, "", "D0ADA", "general", "C0UNKNOWN"}) {
      assertThat(readers.in(channel)).as(channel).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "R4 leaving a channel, becoming a guest and losing a role count at the next question")
  void now() {
    world.users.put("U0ADA", Kind.FULL);
    world.rooms.put(ROOM, new TreeSet<>(Set.of("U0ADA")));
    world.rooms.put("G0BOARD01", new TreeSet<>(Set.of("U0ADA")));
    world.roles.put("U0ADA", Set.of(Role.STAFF));
    SlackReaders readers = world.readers(100);
    assertThat(readers.of(person("U0ADA")))
        .containsExactlyInAnyOrder(
            "public", "members", "channel:" + ROOM, "channel:G0BOARD01", "role:staff");
    world.rooms.get("G0BOARD01").clear();
    world.users.put("U0ADA", Kind.GUEST);
    world.roles.clear();
    assertThat(readers.of(person("U0ADA"))).containsExactlyInAnyOrder("public", "channel:" + ROOM);
  }

  @Test
  @DisplayName("R5 a guest, a stranger and too many to look at each leave less")
  void lessInCompany() {
    world.users.put("U0ADA", Kind.FULL);
    world.users.put("U0BOB", Kind.GUEST);
    world.rooms.put(ROOM, new TreeSet<>(Set.of("U0ADA")));
    world.roles.put("U0ADA", Set.of(Role.BOARD));
    assertThat(world.readers(100).in(ROOM))
        .containsExactlyInAnyOrder("public", "members", "channel:" + ROOM, "role:board");
    world.rooms.get(ROOM).add("U0BOB");
    assertThat(world.readers(100).in(ROOM)).containsExactlyInAnyOrder("public", "channel:" + ROOM);
    assertThat(world.readers(1).in(ROOM)).containsExactlyInAnyOrder("public", "channel:" + ROOM);
    world.users.put("U0EVE", Kind.STRANGER);
    world.rooms.get(ROOM).add("U0EVE");
    assertThat(world.readers(100).in(ROOM)).containsExactly("channel:" + ROOM);
    assertThat(world.readers(1).in(ROOM)).containsExactly("channel:" + ROOM);
  }

  @Test
  @DisplayName(
      "R3 while Slack does not say, nobody may read anything; without the scope, nothing private")
  void away() {
    world.users.put("U0ADA", Kind.FULL);
    world.rooms.put(ROOM, new TreeSet<>(Set.of("U0ADA")));
    world.rooms.put("G0BOARD01", new TreeSet<>(Set.of("U0ADA")));
    SlackReaders readers = world.readers(100);
    world.mayReadPrivate = false;
    assertThat(readers.of(person("U0ADA")))
        .containsExactlyInAnyOrder("public", "members", "channel:" + ROOM);
    world.away = true;
    assertThat(readers.of(person("U0ADA"))).isEmpty();
    assertThat(readers.in(ROOM)).isEmpty();
  }
}
