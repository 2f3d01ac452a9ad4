package org.makerspacehub.beans.mcp;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.makerspacehub.beans.agent.Taint;
import org.makerspacehub.beans.agent.Tool;
import org.makerspacehub.beans.agent.ToolDesk;
import org.makerspacehub.beans.agent.ToolSession;

/**
 * The tools that a client has: those of the {@link ToolDesk} that its owner may call, less what its
 * scope leaves out. What is for the owner of the space alone is no outside program's.
 */
public final class ClientTools {
  private final ToolDesk desk;
  private final Supplier<? extends Collection<Tool>> installed;

  /**
   * @param desk where they are called
   * @param installed every tool that there is
   */
  public ClientTools(ToolDesk desk, Supplier<? extends Collection<Tool>> installed) {
    this.desk = desk;
    this.installed = installed;
  }

  /** What a client may call now, by name. */
  List<Tool> offered(McpClient client, String ref) {
    return desk.offered(session(client, ref, client.scopes())).stream()
        .filter(ClientTools::isForPrograms)
        .sorted(Comparator.comparing(Tool::name))
        .toList();
  }

  /** Whether all that stands between a client and a tool is its scope. */
  boolean wantsScope(McpClient client, String tool, String ref) {
    return installed.get().stream()
            .anyMatch(each -> each.name().equals(tool) && !client.scopes().contains(Scope.of(each)))
        && desk.offered(session(client, ref, Set.of(Scope.values()))).stream()
            .anyMatch(each -> each.name().equals(tool));
  }

  /**
   * Calls one.
   *
   * @param arguments JSON as the client wrote it
   */
  ToolDesk.Outcome call(McpClient client, String tool, String arguments, String ref) {
    ToolSession session = session(client, ref, client.scopes());
    ToolDesk.Outcome outcome = desk.call(session, tool, arguments, 1);
    boolean there =
        outcome.answered()
            || desk.offered(session).stream().anyMatch(each -> each.name().equals(tool));
    // What is wrong with the arguments of a tool that is not theirs tells them that there is one.
    return there ? outcome : new ToolDesk.Outcome(ToolDesk.Outcome.Kind.REFUSED, "", null);
  }

  private ToolSession session(McpClient client, String ref, Set<Scope> scopes) {
    Predicate<Tool> inScope = tool -> scopes.contains(Scope.of(tool));
    return new ToolSession(
        ref,
        client.owner(),
        client.through(),
        installed.get().stream()
            .filter(ClientTools::isForPrograms)
            .filter(inScope)
            .map(Tool::name)
            .collect(Collectors.toSet()),
        "",
        Taint.none());
  }

  private static boolean isForPrograms(Tool tool) {
    return tool.reads() != Tool.Reads.OWNER;
  }
}
