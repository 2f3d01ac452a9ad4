package org.makerspacehub.beans.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.makerspacehub.beans.gate.GateWorld.ADA;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.Order;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

/** What docs/how-to/add-an-action.md says, done: an entry and a class, and nothing else. */
class AddAnActionIT {
  private final GateWorld world = new GateWorld(catalogue());

  @BeforeEach
  void begin() {
    world.begin();
  }

  @AfterAll
  static void empty() {
    GateWorld.SERVER.empty();
  }

  /** The one class: it fires a kiln that remembers what it was told. */
  static final class KilnExecutor implements ActionExecutor {
    private String fired = "";

    @Override
    public String action() {
      return "kiln.fire";
    }

    @Override
    public Facts check(Order order) {
      return Facts.NONE;
    }

    @Override
    public Effect perform(Order order) {
      fired = order.text("program");
      return new Effect.Done("The kiln is set.", order.idempotencyKey(), null);
    }

    @Override
    public Effect look(Order order) {
      return fired.isEmpty()
          ? new Effect.NotDone("It was not set.")
          : new Effect.Done("The kiln is set.", order.idempotencyKey(), null);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class KilnParts {
    @Bean
    ActionExecutor kilnExecutor() {
      return new KilnExecutor();
    }
  }

  @Test
  @DisplayName("An entry and one class make an action that can be asked for and be carried out")
  void added() {
    Approvals.Asked asked =
        world.ask(ADA, "kiln.fire", "-", Map.of("program", "glaze", "from", "2026-12-01"));
    assertThat(asked.pending()).as(asked.sentence()).isTrue();
    ActionRequest request = world.row(asked.ref());
    assertThat(request.quorum()).isEqualTo(1);
    assertThat(request.escalateAt()).isNull();
    assertThat(
            world
                .ask(ADA, "kiln.fire", "-", Map.of("program", "raku", "from", "2026-12-01"))
                .sentence())
        .contains("program");

    try (var context = new AnnotationConfigApplicationContext(KilnParts.class)) {
      List<ActionExecutor> executors =
          List.copyOf(context.getBeansOfType(ActionExecutor.class).values());
      ActionExecutor kiln =
          executors.stream()
              .filter(each -> each.action().equals(request.action()))
              .findFirst()
              .orElseThrow();
      Order order =
          new Order(
              request.ref(),
              request.action(),
              request.canonical().target(),
              request.canonical().arguments(),
              request.requester(),
              "0".repeat(32));
      assertThat(kiln.look(order)).isInstanceOf(Effect.NotDone.class);
      assertThat(kiln.perform(order)).isInstanceOf(Effect.Done.class);
      assertThat(kiln.look(order)).isInstanceOf(Effect.Done.class);
    }
  }

  @Test
  @DisplayName("The page shows the very entry that is tested")
  void page() throws IOException {
    assertThat(Files.readString(Path.of("docs/how-to/add-an-action.md"))).contains(entry());
  }

  private static ActionCatalogue catalogue() {
    try {
      String shipped =
          new ClassPathResource("actions.yaml").getContentAsString(StandardCharsets.UTF_8);
      return new ActionCatalogue(
          new ByteArrayResource((shipped + "\n" + entry()).getBytes(StandardCharsets.UTF_8)));
    } catch (IOException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static String entry() throws IOException {
    return new ClassPathResource("gate/kiln-fire.yaml").getContentAsString(StandardCharsets.UTF_8);
  }
}
