package org.makerspacehub.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.makerspacehub.beans.mcp.HubMcpServer;
import org.makerspacehub.beans.mcp.ProtectedResource;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Where a process can be entered through its main port. Each door looks for itself who stands
 * before it, by signature or by token; whatever is not named here does not exist.
 */
final class Doors {
  /** The paths that a role opens; a role that is missing here opens none. */
  static final Map<HubRole, List<String>> BY_ROLE =
      Map.of(
          HubRole.EDGE, List.of("/slack", SecretPaths.DOOR, HookPaths.DOOR),
          HubRole.HUB, List.of("/internal", HubMcpServer.PATH, ProtectedResource.PATH),
          HubRole.CONNECTOR, List.of("/mcp"));

  /** Doors whose own filter reads what is sent; no other filter does before or after it. */
  static final Set<String> READ_BY_THEMSELVES = Set.of(HubMcpServer.PATH, ProtectedResource.PATH);

  private Doors() {}

  /** The open paths of a process of this role, sorted. */
  static List<String> of(HubRole role) {
    return BY_ROLE.entrySet().stream()
        .filter(entry -> role.does(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream())
        .sorted()
        .toList();
  }

  /** Matches a request to one of these paths or to anything below it. */
  static RequestMatcher under(List<String> paths) {
    return paths.isEmpty()
        ? request -> false
        : new OrRequestMatcher(paths.stream().map(Doors::under).toList());
  }

  /**
   * Matches a request to this path or to anything below it. Compares what was really sent: an
   * encoded letter is not the letter, and no servlet's mapping hides a part of the path.
   */
  static RequestMatcher under(String path) {
    return request -> {
      String sent = request.getRequestURI();
      return sent.equals(path) || sent.startsWith(path + "/");
    };
  }
}
