package org.makerspacehub.config;

import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;
import org.jolokia.server.core.restrictor.DenyAllRestrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;

/**
 * What may be asked of this process through Jolokia: to look at Camel's routes and their figures
 * and at the JVM's health, and nothing else. Whatever is not allowed here by name is denied, so a
 * library that brings a new MBean opens nothing.
 */
final class ConsoleRestrictor extends DenyAllRestrictor {
  private static final String CAMEL = "org.apache.camel";
  private static final String JVM = "java.lang";

  private static final Set<RequestType> TYPES =
      Set.of(
          RequestType.READ,
          RequestType.LIST,
          RequestType.SEARCH,
          RequestType.VERSION,
          RequestType.EXEC);

  /**
   * The console's Camel pages are drawn from these; none changes anything and none shows a message
   * ({@code browse} is the list of exchanges under way, by id).
   */
  static final Set<String> CAMEL_OPERATIONS =
      Set.of(
          "dumpRoutesAsXml",
          "dumpRouteAsXml",
          "dumpStatsAsJSon",
          "dumpRouteStatsAsXml",
          "dumpRouteStatsAsJSon",
          "dumpRoutesStatsAsXml",
          "browse");

  /** Camel's own kinds of MBean; its tracer and debugger, which show bodies, are not among them. */
  private static final Set<String> CAMEL_TYPES =
      Set.of(
          "components",
          "consumers",
          "context",
          "endpoints",
          "errorhandlers",
          "health",
          "producers",
          "processors",
          "routes",
          "services",
          "threadpools");

  /** By MBean type; an empty set means every attribute. */
  private static final Map<String, Set<String>> JVM_ATTRIBUTES =
      Map.of(
          "ClassLoading", Set.of(),
          "GarbageCollector", Set.of(),
          "Memory", Set.of(),
          "MemoryPool", Set.of(),
          "OperatingSystem", Set.of(),
          "Threading", Set.of(),
          // Its other attributes show system properties, arguments and paths.
          "Runtime",
              Set.of(
                  "Name", "SpecVersion", "StartTime", "Uptime", "VmName", "VmVendor", "VmVersion"));

  @Override
  public boolean isHttpMethodAllowed(HttpMethod method) {
    return method == HttpMethod.GET || method == HttpMethod.POST;
  }

  @Override
  public boolean isTypeAllowed(RequestType type) {
    return TYPES.contains(type);
  }

  @Override
  public boolean isAttributeReadAllowed(ObjectName name, String attribute) {
    if (isOfCamel(name)) {
      return true;
    }
    Set<String> attributes = jvmAttributes(name);
    return attributes != null && (attributes.isEmpty() || attributes.contains(attribute));
  }

  @Override
  public boolean isAttributeWriteAllowed(ObjectName name, String attribute) {
    return false;
  }

  @Override
  public boolean isOperationAllowed(ObjectName name, String operation) {
    // Jolokia passes "name(type,type)" when the caller chose among several of one name.
    int signature = operation.indexOf('(');
    return isOfCamel(name)
        && CAMEL_OPERATIONS.contains(signature < 0 ? operation : operation.substring(0, signature));
  }

  @Override
  public boolean isRemoteAccessAllowed(String... hostOrAddress) {
    // Who may come is decided before Jolokia is reached.
    return true;
  }

  @Override
  public boolean isOriginAllowed(String origin, boolean onlyWhenStrictCheckingIsEnabled) {
    // A browser names an origin for the console's own requests too; other sites lack its token and
    // cookie, and are never told that they may read an answer.
    return onlyWhenStrictCheckingIsEnabled;
  }

  @Override
  public boolean isObjectNameHidden(ObjectName name) {
    return !isOfCamel(name) && jvmAttributes(name) == null;
  }

  private static boolean isOfCamel(ObjectName name) {
    String type = name.getKeyProperty("type");
    return CAMEL.equals(name.getDomain()) && type != null && CAMEL_TYPES.contains(type);
  }

  private static Set<String> jvmAttributes(ObjectName name) {
    String type = name.getKeyProperty("type");
    return JVM.equals(name.getDomain()) && type != null ? JVM_ATTRIBUTES.get(type) : null;
  }
}
