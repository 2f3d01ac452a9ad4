package org.makerspacehub.beans.agent.tool;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolHandler;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.identity.Fold;
import org.makerspacehub.beans.tell.MachinesNow;
import org.makerspacehub.beans.tell.MachinesNow.How;
import org.makerspacehub.beans.tell.MachinesNow.Machine;

/** {@code machines_state}: which machines there are and how each is; never who uses it. */
public class MachinesStateTool implements ToolHandler {
  private static final int NAME = 80;

  private final MachinesNow machines;
  private final When when;

  /**
   * @param machines as the mirror knows them
   * @param when says how old that is
   */
  public MachinesStateTool(MachinesNow machines, When when) {
    this.machines = machines;
    this.when = when;
  }

  @Override
  public String tool() {
    return "machines_state";
  }

  @Override
  public ToolAnswer answer(ToolCall call) {
    List<Machine> all = machines.all();
    Optional<Instant> asOf = machines.asOf();
    String named = Fold.nameKey(call.text("machine"));
    List<Machine> meant =
        named.isEmpty()
            ? all
            : all.stream().filter(machine -> Fold.nameKey(machine.name()).contains(named)).toList();
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    asOf.ifPresent(moment -> data.put("as_of", moment.toString()));
    ArrayNode list = data.putArray("machines");
    meant.forEach(
        machine ->
            list.addObject()
                .put("name", PlainLine.of(machine.name(), NAME))
                .put("state", machine.how().name().toLowerCase(Locale.ROOT)));
    return new ToolAnswer(words(all, meant) + "\n" + age(asOf), data, false, false);
  }

  private static String words(List<Machine> all, List<Machine> meant) {
    if (all.isEmpty()) {
      return "No machines are known yet.";
    }
    if (meant.isEmpty()) {
      return "No machine is called that. There are: "
          + all.stream()
              .map(machine -> PlainLine.of(machine.name(), NAME))
              .collect(Collectors.joining(", "))
          + ".";
    }
    return meant.stream().map(MachinesStateTool::line).collect(Collectors.joining("\n"));
  }

  private static String line(Machine machine) {
    return PlainLine.of(machine.name(), NAME)
        + ": "
        + (machine.how() == How.DOWN
            ? "out of service, " + machine.why()
            : machine.how() == How.IN_USE ? "in use" : "free");
  }

  private String age(Optional<Instant> asOf) {
    return asOf.map(moment -> "As Fabman had it " + when.age(moment) + ".")
        .orElse("The machines' log was not read from Fabman yet, so this may be wrong.");
  }
}
