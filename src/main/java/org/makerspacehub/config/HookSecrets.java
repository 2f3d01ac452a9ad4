package org.makerspacehub.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.inbox.HookSignature;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertyResolver;

/**
 * The secrets of hooks, as they are set: {@code HOOK_MACHINE_DOWN_SECRET} is the one of {@code
 * /hooks/machine-down}, and during a rotation {@code HOOK_MACHINE_DOWN_SECRET_PREVIOUS} the older.
 * They belong to the edge alone.
 */
final class HookSecrets {
  private static final Pattern NAME =
      Pattern.compile("HOOK_([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)_SECRET(_PREVIOUS)?");

  private HookSecrets() {}

  /** The names of all settings that are secrets of hooks and have a value, sorted. */
  static Set<String> settings(PropertyResolver settings) {
    Set<String> names = new TreeSet<>();
    if (settings instanceof ConfigurableEnvironment environment) {
      environment.getPropertySources().stream()
          .filter(EnumerablePropertySource.class::isInstance)
          .map(source -> (EnumerablePropertySource<?>) source)
          .forEach(
              source -> {
                for (String name : source.getPropertyNames()) {
                  if (name.startsWith("HOOK_")
                      && name.contains("_SECRET")
                      && !settings.getProperty(name, "").isBlank()) {
                    names.add(name);
                  }
                }
              });
    }
    return names;
  }

  /**
   * What is wrong with them.
   *
   * @return a sentence each, naming the setting and never its value; empty when all is well
   */
  static List<String> wrong(PropertyResolver settings) {
    List<String> wrong = new ArrayList<>();
    for (String setting : settings(settings)) {
      Matcher name = NAME.matcher(setting);
      if (!name.matches() || hook(name).length() > HookSignature.LONGEST_NAME) {
        wrong.add(setting + " is no name of a hook (HOOK_<NAME>_SECRET)");
      } else if (!HookSignature.isSecret(settings.getProperty(setting, ""))) {
        wrong.add(setting + " is not whsec_ and 24 to 64 bytes in Base64");
      } else if (name.group(2) != null
          && settings.getProperty(setting.replace("_PREVIOUS", ""), "").isBlank()) {
        wrong.add(setting + " is set and the newer secret is not");
      }
    }
    return wrong;
  }

  /** The secrets of each hook by the hook's name, the newest first. */
  static Map<String, List<String>> of(PropertyResolver settings) {
    Map<String, List<String>> secrets = new LinkedHashMap<>();
    // Sorted, so the newer one comes before the one with the longer name.
    for (String setting : settings(settings)) {
      Matcher name = NAME.matcher(setting);
      if (name.matches()) {
        secrets
            .computeIfAbsent(hook(name), hook -> new ArrayList<>())
            .add(settings.getProperty(setting, "").strip());
      }
    }
    return secrets;
  }

  private static String hook(Matcher name) {
    return name.group(1).toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
