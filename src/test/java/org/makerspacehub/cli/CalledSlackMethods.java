package org.makerspacehub.cli;

import com.slack.api.methods.Methods;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Slack methods that compiled code can call. A constant of Slack's library is gone once it is
 * compiled, so this looks where it went: into the class file's own strings. Calls on the library's
 * clients are found by the method's name there, endpoints of camel-slack by what that component
 * calls, Socket Mode by its client.
 */
final class CalledSlackMethods {
  /** By the library's spelling: {@code chatpostmessage → chat.postMessage}. */
  private static final Map<String, String> KNOWN = known();

  private static final Pattern WORD = Pattern.compile("[A-Za-z]+(?:\\.[A-Za-z]+)+");
  private static final Pattern ENDPOINT = Pattern.compile("(?m)(?:^|[\\s\"'])slack:\\S");
  private static final List<String> CAMEL_SLACK =
      List.of("SlackConsumer", "SlackProducer", "SlackEndpoint", "helper/SlackHelper");

  private CalledSlackMethods() {}

  /**
   * By the file that calls.
   *
   * @param root compiled classes and resources
   */
  static Map<String, Set<String>> below(Path root) {
    Map<String, Set<String>> called = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString().replace('\\', '/');
        Set<String> methods =
            name.endsWith(".class")
                ? ofClass(Files.newInputStream(file))
                : name.matches(".*\\.(yaml|yml|xml|properties)") && !name.startsWith("slack/")
                    ? ofText(Files.readString(file))
                    : Set.of();
        if (!methods.isEmpty()) {
          called.put(name, methods);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return called;
  }

  /** What a class of the class path calls. */
  static Set<String> ofClass(Class<?> type) {
    return ofClass(
        type.getClassLoader().getResourceAsStream(type.getName().replace('.', '/') + ".class"));
  }

  private static Set<String> ofClass(InputStream bytes) {
    return ofClass(bytes, CalledSlackMethods::ofText);
  }

  private static Set<String> ofClass(InputStream bytes, Function<String, Set<String>> reading) {
    Set<String> methods = new TreeSet<>();
    try (DataInputStream in = new DataInputStream(bytes)) {
      Pool pool = Pool.of(in);
      for (String text : pool.texts) {
        methods.addAll(reading.apply(text));
      }
      for (String[] call : pool.calls) {
        String owner = call[0];
        if (owner.startsWith("com/slack/api/methods/") && owner.endsWith("MethodsClient")
            || owner.startsWith("com/slack/api/methods/impl/")) {
          String method = KNOWN.get(call[1].toLowerCase(Locale.ROOT));
          if (method != null) {
            methods.add(method);
          }
        }
        if (owner.startsWith("com/slack/api/socket_mode/")
            || owner.equals("com/slack/api/Slack")
                && Set.of("socketMode", "issueSocketModeUrl").contains(call[1])) {
          methods.add(Methods.APPS_CONNECTIONS_OPEN);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return methods;
  }

  private static Set<String> ofText(String text) {
    Set<String> methods = words(text);
    if (ENDPOINT.matcher(text).find()) {
      methods.addAll(camelSlack());
    }
    return methods;
  }

  private static Set<String> words(String text) {
    Set<String> methods = new TreeSet<>();
    WORD.matcher(text)
        .results()
        .map(found -> found.group())
        .filter(word -> KNOWN.containsValue(word))
        .forEach(methods::add);
    return methods;
  }

  private static Set<String> camelSlack() {
    Set<String> methods = new TreeSet<>();
    for (String type : CAMEL_SLACK) {
      methods.addAll(
          ofClass(
              CalledSlackMethods.class
                  .getClassLoader()
                  .getResourceAsStream("org/apache/camel/component/slack/" + type + ".class"),
              // It speaks of its own endpoints.
              CalledSlackMethods::words));
    }
    return methods;
  }

  private static Map<String, String> known() {
    Map<String, String> known = new HashMap<>();
    Arrays.stream(Methods.class.getFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
        .map(CalledSlackMethods::value)
        .forEach(method -> known.put(method.replace(".", "").toLowerCase(Locale.ROOT), method));
    return known;
  }

  private static String value(Field field) {
    try {
      return (String) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a class file says of strings and calls (JVM specification, 4.4). */
  private record Pool(List<String> texts, List<String[]> calls) {
    static Pool of(DataInputStream in) throws IOException {
      in.readInt();
      in.readInt();
      int count = in.readUnsignedShort();
      String[] texts = new String[count];
      int[] first = new int[count];
      int[] second = new int[count];
      int[] tags = new int[count];
      for (int i = 1; i < count; i++) {
        tags[i] = in.readUnsignedByte();
        switch (tags[i]) {
          case 1 -> texts[i] = in.readUTF();
          case 3, 4 -> in.readInt();
          case 5, 6 -> {
            in.readLong();
            i++;
          }
          case 7, 8, 16, 19, 20 -> first[i] = in.readUnsignedShort();
          case 15 -> {
            in.readUnsignedByte();
            in.readUnsignedShort();
          }
          default -> {
            first[i] = in.readUnsignedShort();
            second[i] = in.readUnsignedShort();
          }
        }
      }
      List<String[]> calls = new ArrayList<>();
      for (int i = 1; i < count; i++) {
        if (tags[i] == 10 || tags[i] == 11) {
          calls.add(new String[] {texts[first[first[i]]], texts[first[second[i]]]});
        }
      }
      return new Pool(Arrays.stream(texts).filter(text -> text != null).toList(), calls);
    }
  }
}
