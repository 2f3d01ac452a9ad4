package org.makerspacehub.beans.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.policy.Role;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

/** A catalogue that is not right is never used: the start stops and names the action. */
class WrongCatalogueTest {
  @Test
  @DisplayName("The entry that is spoilt below is right as it is")
  void right() throws IOException {
    assertThat(new ActionCatalogue(resource(entry())).find("kiln.fire")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kiln.fire:                     | Kiln:                             | its name
          risk: medium                   | risk: enormous                    | ENORMOUS
          target: none                   | target: everybody                 | EVERYBODY
          type: object                   | type: array                       | its arguments
          additionalProperties: false    | additionalProperties: true        | must be refused
          ask: [anyone]                  | ask: [king]                       | 'king' is no role
          approve: [staff, board]        | approve: [member]                 | who may approve
          approve: [staff, board]        | approve: [agent]                  | who may approve
          approve: [staff, board]        | approve: [operator]               | who may approve
          quorum: 1                      | quorum: 0                         | its quorum
          quorum: 1                      | quorum: 10                        | its quorum
          quorum: 1                      | quorum: -1                        | its quorum
          remind-after: 4h               | remind-after: 25h                 | its times
          decide-within: 24h             | title: Again                      | not right
          decide-within: 24h             | escalate-after: 5h                | its deadlines
          execute-within: 4h             | execute-within: 0s                | its times
          available: true                | undo: kiln.cool                   | how to undo it
          available: true                | amount: program                   | its amount
          available: true                | escalate-to: [service]            | whom it escalates to
          available: true                | fewer: [{own: true, needs: 2}]    | when fewer approvals
          available: true                | fewer: [{own: true, needs: 0}]    | when fewer approvals
          available: true                | fewer: [{needs: 1}]               | says nothing
          title: Firing of the kiln      | remind: never                     | 'remind' is nothing
          """)
  @DisplayName("Each wrong entry stops the start, by its name and with what is wrong")
  void wrong(String part, String instead, String says) throws IOException {
    String text = entry();
    assertThat(text).contains(part.strip());
    assertThatThrownBy(
            () -> new ActionCatalogue(resource(text.replace(part.strip(), instead.strip()))))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("actions.yaml")
        .hasMessageContaining(says);
  }

  @ParameterizedTest
  @CsvSource({
    "always-approve: true",
    "auto-approve: [board]",
    "approve-always: true",
    "skip-approval: true",
  })
  @DisplayName("A18 the catalogue has no word for approving always")
  void noAlways(String word) throws IOException {
    assertThatThrownBy(() -> new ActionCatalogue(resource(entry() + "  " + word + "\n")))
        .hasMessageContaining("is nothing an action has");
  }

  @ParameterizedTest
  @CsvSource({
    "role.fire",
    "door-code.fire",
    "credit.fire",
    "member.fire",
    "membership.fire",
    "identity.fire",
    "passkey.fire",
    "retention.fire",
    "owner.fire",
    "announcement.fire"
  })
  @DisplayName("A3 doors, money, roles and members' data never pass by their asker's own word")
  void neverByOneself(String name) throws IOException {
    String self =
        entry().replace("kiln.fire:", name + ":").replace("quorum: 1", "quorum: 0")
            + "  self-confirm: true\n";
    assertThatThrownBy(() -> new ActionCatalogue(resource(self)))
        .hasMessageContaining("'%s'".formatted(name))
        .hasMessageContaining("self-confirm");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          target: none     | target: member   | self-confirm: only for what is done to nobody
          quorum: 1        | quorum: 0        | its times
          """)
  @DisplayName("A3 what an asker's own word is enough for is done to nobody, and asks nobody else")
  void byOneself(String part, String instead, String says) throws IOException {
    String self = entry().replace(part.strip(), instead.strip()) + "  self-confirm: true\n";
    assertThatThrownBy(() -> new ActionCatalogue(resource(self))).hasMessageContaining(says);
  }

  @Test
  @DisplayName(
      "A3 A18 nothing that is shipped passes without somebody else but agents and workflows")
  void shipped() {
    assertThat(new ActionCatalogue(new ClassPathResource("actions.yaml")).all())
        .allSatisfy(
            entry -> {
              assertThat(entry.quorum() > 0 || entry.selfConfirm()).as(entry.name()).isTrue();
              assertThat(entry.quorum() > 0 || entry.name().matches("(agent|workflow)\\..*"))
                  .as(entry.name())
                  .isTrue();
              assertThat(entry.selfConfirm() && !entry.ask().equals(Set.of(Role.OWNER)))
                  .as(entry.name() + ": by anybody but the owner")
                  .isEqualTo(Set.of("knowledge.add", "knowledge.remove").contains(entry.name()));
              assertThat(entry.approve()).as(entry.name()).isNotEmpty();
              assertThat(entry.fewer()).allMatch(fewer -> fewer.needs() >= 1);
            });
  }

  @Test
  @DisplayName("A name that stands twice, and a file without any, stop the start")
  void twice() throws IOException {
    String text = entry();
    assertThatThrownBy(() -> new ActionCatalogue(resource(text + text)))
        .hasMessageContaining("actions.yaml is not right");
    assertThatThrownBy(() -> new ActionCatalogue(resource("# none\n")))
        .hasMessageContaining("names no action");
    assertThatThrownBy(() -> new ActionCatalogue(new ClassPathResource("no-such.yaml")))
        .hasMessageContaining("cannot be read");
  }

  private static String entry() throws IOException {
    return new ClassPathResource("gate/kiln-fire.yaml").getContentAsString(StandardCharsets.UTF_8);
  }

  private static ByteArrayResource resource(String text) {
    return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8));
  }
}
