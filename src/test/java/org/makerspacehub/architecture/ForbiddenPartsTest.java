package org.makerspacehub.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** Parts that run code or open doors are neither here nor can they come back unseen. */
class ForbiddenPartsTest {
  private static final String CAMEL = "org.apache.camel";
  private static final String STARTERS = "org.apache.camel.springboot";

  static Stream<String> forbiddenCamelParts() {
    return Stream.of(
        "camel-exec",
        "camel-script",
        "camel-groovy",
        "camel-netty-http",
        "camel-undertow",
        "camel-keycloak",
        "camel-observability-services");
  }

  @ParameterizedTest
  @MethodSource("forbiddenCamelParts")
  @DisplayName("S31 a component that runs code or opens a port is not on the classpath")
  void camelPartIsAbsent(String artifact) {
    assertThat(isOnClasspath(CAMEL, artifact)).as(artifact).isFalse();
    assertThat(isOnClasspath(STARTERS, artifact + "-starter")).as(artifact).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "component/exec",
        "component/netty-http",
        "component/undertow",
        "language/groovy",
        "language/js",
        "language/joor",
        "language/mvel",
        "language/ognl",
        "language/python"
      })
  @DisplayName("S31 Camel finds no component or language of that name")
  void camelCannotFindIt(String service) {
    assertThat(resource("META-INF/services/org/apache/camel/" + service)).isFalse();
  }

  @Test
  @DisplayName(
      "S34 Jolokia brings no way to other JVMs, answers no multicast and subscribes nobody")
  void jolokiaPartsAreAbsent() {
    for (String artifact :
        List.of(
            "jolokia-service-jsr160",
            "jolokia-service-discovery",
            "jolokia-service-notif-pull",
            "jolokia-service-notif-sse")) {
      assertThat(isOnClasspath("org.jolokia", artifact)).as(artifact).isFalse();
    }
    assertThat(resource("org/jolokia/service/jsr160/Jsr160RequestHandler.class")).isFalse();
    assertThat(resource("com/mchange/v2/c3p0/C3P0Registry.class")).isFalse();
  }

  @Test
  @DisplayName("S31 the way of looking finds what is there")
  void lookingWorks() {
    assertThat(isOnClasspath(CAMEL, "camel-http")).isTrue();
    assertThat(isOnClasspath("org.jolokia", "jolokia-server-core")).isTrue();
    assertThat(resource("META-INF/services/org/apache/camel/component/http")).isTrue();
  }

  @Test
  @DisplayName("S31 the build refuses each of them, brought by whatever dependency")
  void theBuildRefusesThem() throws Exception {
    String rule = "//*[local-name()='bannedDependencies']/*[local-name()='%s']";
    assertThat(texts(rule.formatted("searchTransitive"))).containsExactly("true");
    List<String> banned = texts(rule.formatted("excludes") + "/*");
    forbiddenCamelParts()
        .forEach(part -> assertThat(banned).contains("*:" + part, "*:" + part + "-starter"));
    assertThat(banned).contains("*:jolokia-service-jsr160", "*:jolokia-service-discovery");
    assertThat(texts("//*[local-name()='dependencyConvergence']")).hasSize(1);
  }

  private static boolean isOnClasspath(String group, String artifact) {
    return resource("META-INF/maven/" + group + "/" + artifact + "/pom.properties");
  }

  private static boolean resource(String name) {
    return ForbiddenPartsTest.class.getClassLoader().getResource(name) != null;
  }

  private static List<String> texts(String expression) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    Document pom = factory.newDocumentBuilder().parse(Path.of("pom.xml").toFile());
    XPath xpath = XPathFactory.newInstance().newXPath();
    NodeList nodes = (NodeList) xpath.evaluate(expression, pom, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent().strip());
    }
    return texts;
  }
}
