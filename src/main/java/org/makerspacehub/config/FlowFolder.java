package org.makerspacehub.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.makerspacehub.beans.HubException;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The flows of a space's own ({@code FLOWS_DIR}): a file that has the name of a shipped flow takes
 * its place, any other comes on top. What is wrong with one stops the start, before anything runs.
 */
public final class FlowFolder {
  private static final String ENDING = ".camel.yaml";
  private static final String SHIPPED = "classpath:camel/";

  /** What routes are made of at run time: the hub's own alone, whatever FLOWS_DIR holds. */
  private static final String TEMPLATES = "classpath:camel-template/*" + ENDING;

  private static final long LARGEST = 64 * 1024;

  private FlowFolder() {}

  /**
   * Where Camel finds the flows.
   *
   * @param folder of the space's own flows; blank for none
   * @return what {@code camel.main.routes-include-pattern} takes
   * @throws HubException naming every file with what is wrong with it
   */
  public static String pattern(String folder) {
    if (folder.isBlank()) {
      return SHIPPED + "*" + ENDING + "," + TEMPLATES;
    }
    Map<String, Path> own = own(folder.strip());
    Map<String, String> shipped = shipped();
    check(own, shipped);
    Set<String> places = new LinkedHashSet<>();
    shipped.keySet().stream()
        .filter(name -> !own.containsKey(name))
        .forEach(name -> places.add(SHIPPED + name + ENDING));
    own.values().forEach(file -> places.add("file:" + file));
    places.add(TEMPLATES);
    return String.join(",", places);
  }

  /**
   * The names of the space's own flows, in order, after they were looked at.
   *
   * @throws HubException naming every file with what is wrong with it
   */
  public static List<String> names(String folder) {
    Map<String, Path> own = own(folder.strip());
    check(own, shipped());
    return List.copyOf(own.keySet());
  }

  private static void check(Map<String, Path> own, Map<String, String> shipped) {
    FlowRules rules = FlowRules.of(shipped);
    List<String> wrong = new ArrayList<>();
    own.forEach(
        (name, file) -> {
          String text = text(name, file, wrong);
          if (text != null) {
            new LinkedHashSet<>(rules.check(name, text))
                .forEach(sentence -> wrong.add("%s%s: %s".formatted(name, ENDING, sentence)));
          }
        });
    if (!wrong.isEmpty()) {
      throw new HubException(
          "A flow in FLOWS_DIR cannot be used: %s (docs/flows.md says what a flow may do)."
              .formatted(String.join("; ", wrong)));
    }
  }

  private static String text(String name, Path file, List<String> wrong) {
    try {
      if (Files.size(file) > LARGEST) {
        wrong.add("%s%s: it is larger than 64 kB".formatted(name, ENDING));
        return null;
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      wrong.add("%s%s: it is not written in UTF-8".formatted(name, ENDING));
    } catch (IOException e) {
      wrong.add("%s%s: it cannot be read".formatted(name, ENDING));
    }
    return null;
  }

  private static Map<String, Path> own(String folder) {
    Map<String, Path> own = new TreeMap<>();
    Path place;
    try {
      place = Path.of(folder).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new HubException("FLOWS_DIR is no path.");
    }
    // The name goes into Camel's list of patterns, where these mean something.
    if (place.toString().matches(".*[,*?{}\\[\\]].*")) {
      throw new HubException(
          "FLOWS_DIR has a character that a path of flows must not have (,*?{}[]).");
    }
    try (Stream<Path> files = Files.list(place)) {
      for (Path file :
          files.filter(each -> each.getFileName().toString().endsWith(ENDING)).toList()) {
        String name = file.getFileName().toString();
        own.put(name.substring(0, name.length() - ENDING.length()), file);
      }
    } catch (IOException e) {
      throw new HubException("FLOWS_DIR is no folder that can be read.");
    }
    return own;
  }

  /** The flows of the hub itself, by name. */
  static Map<String, String> shipped() {
    Map<String, String> shipped = new TreeMap<>();
    try {
      for (Resource flow :
          new PathMatchingResourcePatternResolver().getResources(SHIPPED + "*" + ENDING)) {
        String name = flow.getFilename();
        try (InputStream content = flow.getInputStream()) {
          shipped.put(
              name.substring(0, name.length() - ENDING.length()),
              new String(content.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new HubException("The shipped flows cannot be read.", e);
    }
    return shipped;
  }
}
