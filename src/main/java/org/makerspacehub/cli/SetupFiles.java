package org.makerspacehub.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.cli.SetupBook.Line;
import org.makerspacehub.cli.SetupBook.Part;
import org.makerspacehub.cli.SetupBook.Source;
import org.makerspacehub.config.HubRole;
import org.makerspacehub.config.RoleSettings;
import org.springframework.core.io.ClassPathResource;

/**
 * The files of one makerspace: {@code .env} with everything, which the operator keeps, and of each
 * role a file with its share. A value that is there stays; what is not there is added.
 */
final class SetupFiles {
  /** The operator's own copy of everything. */
  static final String ALL = ".env";

  /** Says another thing in each role's file, so it is no setting of the whole. */
  private static final Set<String> BY_ROLE =
      Set.of(
          "HUB_ROLE",
          "HUB_DB_USER",
          "HUB_DB_PASSWORD",
          "HUB_AUDIT_DB_USER",
          "HUB_AUDIT_DB_PASSWORD",
          "SERVER_PORT",
          "MANAGEMENT_PORT",
          "MANAGEMENT_ADDRESS");

  private final Path folder;
  private final Map<String, String> values;
  private final Map<HubRole, Map<String, String>> roles = new LinkedHashMap<>();
  private final List<String> told = new ArrayList<>();

  /**
   * Reads what is there.
   *
   * @param folder made when it is not there
   */
  SetupFiles(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException refused) {
      throw new HubException("%s cannot be made or is no folder.".formatted(folder), refused);
    }
    this.values = EnvFile.readIfThere(folder.resolve(ALL));
    SetupBook.ROLES.forEach(role -> roles.put(role, EnvFile.readIfThere(fileOf(role))));
    adopt();
  }

  /** A setting's value; empty when there is none. */
  String get(String name) {
    return values.getOrDefault(name, "");
  }

  boolean has(String name) {
    return !get(name).isEmpty();
  }

  /** Gives a setting its value. */
  void put(String name, String value) {
    values.put(name, value);
  }

  /** What was done, a sentence each. */
  List<String> told() {
    return told;
  }

  Path folder() {
    return folder;
  }

  /** Writes everything. */
  void write(List<Part> parts) {
    tell(ALL, EnvFile.write(folder.resolve(ALL), all(parts)));
    for (HubRole role : SetupBook.ROLES) {
      tell(fileOf(role).getFileName().toString(), EnvFile.write(fileOf(role), share(role, parts)));
    }
    tell("migrate.env", EnvFile.write(folder.resolve("migrate.env"), migrate()));
    tell("users.sql", EnvFile.write(folder.resolve("users.sql"), sql("users.sql")));
    tell("grants.sql", EnvFile.write(folder.resolve("grants.sql"), sql("grants.sql")));
  }

  /** Writes a file that holds no secret; it may be made anew at any time. */
  void write(String file, String text) {
    tell(file, EnvFile.write(folder.resolve(file), text));
  }

  private void tell(String file, boolean changed) {
    told.add("%s %s".formatted(changed ? "wrote" : "kept ", folder.resolve(file)));
  }

  private Path fileOf(HubRole role) {
    return folder.resolve(role.wireName() + ".env");
  }

  /** Whatever somebody put into a role's file, or is left of a lost {@code .env}, counts. */
  private void adopt() {
    for (HubRole role : SetupBook.ROLES) {
      Map<String, String> there = roles.get(role);
      there.forEach(
          (name, value) -> {
            if (!BY_ROLE.contains(name)
                && !value.isEmpty()
                && !has(name)
                && !isTakenOut(name)
                && RoleSettings.allowed(role).contains(name)) {
              values.put(name, value);
            }
          });
      adoptPassword(there, "HUB_DB_USER", "HUB_DB_PASSWORD");
      adoptPassword(there, "HUB_AUDIT_DB_USER", "HUB_AUDIT_DB_PASSWORD");
    }
    adoptPassword(
        EnvFile.readIfThere(folder.resolve("migrate.env")), "HUB_DB_USER", "HUB_DB_PASSWORD");
  }

  /**
   * Whether {@code .env} means that there shall be none: an older secret that is gone from it, or
   * an optional setting with nothing behind its name.
   */
  private boolean isTakenOut(String name) {
    return Files.exists(folder.resolve(ALL))
        && (name.endsWith("_PREVIOUS")
            || values.containsKey(name)
                && SetupBook.parts(true, true).stream()
                    .flatMap(part -> part.lines().stream())
                    .anyMatch(
                        line -> line.name().equals(name) && line.source() == Source.OPTIONAL));
  }

  private void adoptPassword(Map<String, String> there, String user, String password) {
    String name = SetupBook.DATABASE_PASSWORDS.get(there.getOrDefault(user, ""));
    String value = there.getOrDefault(password, "");
    if (name != null && !value.isEmpty() && !has(name)) {
      values.put(name, value);
    }
  }

  /** The whole, in the words that are there already, with what is missing filled in or added. */
  private String all(List<Part> parts) {
    Path file = folder.resolve(ALL);
    if (!Files.exists(file)) {
      StringBuilder text =
          new StringBuilder(
              """
              # Everything about this hub, with its secrets: keep it to yourself, and off the servers.
              # Fill in what is empty and run 'setup' again: it hands each role its share and changes
              # nothing that is set. Values stand as they are, without quotes.
              """);
      for (Part part : parts) {
        text.append("\n## ").append(part.title()).append('\n');
        part.lines().forEach(line -> text.append(line(line)));
      }
      return text.toString();
    }
    List<String> lines = new ArrayList<>(read(file));
    StringBuilder more = new StringBuilder();
    for (Part part : parts) {
      for (Line line : part.lines()) {
        int at = lastOf(lines, line.name());
        if (at >= 0) {
          if (lines.get(at).strip().equals(line.name() + "=") && has(line.name())
              || !EnvLine.value(lines.get(at)).equals(get(line.name()))) {
            lines.set(at, line.name() + "=" + get(line.name()));
          }
        } else if (has(line.name())
            || line.source() != Source.OPTIONAL
            || lines.stream().noneMatch(l -> l.strip().equals("#" + line.name() + "="))) {
          more.append(line(line));
        }
      }
    }
    if (!more.isEmpty()) {
      lines.add("");
      lines.add("## Added later");
      lines.add(more.toString().stripTrailing());
    }
    return String.join("\n", lines).stripTrailing() + "\n";
  }

  private String line(Line line) {
    String value = get(line.name());
    String webhook =
        line.name().equals("FABMAN_WEBHOOK_SECRET") && !value.isEmpty() && has("HUB_PUBLIC_URL")
            ? "# Fabman's webhook address: %s/webhooks/fabman/%s\n"
                .formatted(get("HUB_PUBLIC_URL"), value)
            : "";
    return "# %s\n%s%s%s=%s\n"
        .formatted(
            line.hint(),
            webhook,
            line.source() == Source.OPTIONAL && value.isEmpty() ? "#" : "",
            line.name(),
            value);
  }

  /** What one role is given: exactly what {@link RoleSettings} lets it have. */
  private String share(HubRole role, List<Part> parts) {
    Map<String, String> before = roles.get(role);
    Map<String, String> share = new LinkedHashMap<>();
    List<String> wanted = new ArrayList<>();
    parts.forEach(
        part ->
            part.lines().stream()
                .filter(line -> line.source() == Source.VENDOR)
                .forEach(line -> wanted.add(line.name())));
    for (String name : RoleSettings.allowed(role)) {
      String value = ofRole(role, name, before);
      if (!value.isEmpty() || RoleSettings.isRequired(role, name) || wanted.contains(name)) {
        share.put(name, value);
      }
    }
    StringBuilder text =
        new StringBuilder(
            "# What the role '%s' is given, and nothing of another's. Written by 'setup' from %s.\n"
                .formatted(role.wireName(), ALL));
    share.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    List<String> own = new ArrayList<>();
    before.forEach(
        (name, value) -> {
          if (!RoleSettings.allowed(role).contains(name)) {
            own.add(name + "=" + value);
          }
        });
    if (!own.isEmpty()) {
      text.append("# Not from setup.\n").append(String.join("\n", own)).append('\n');
    }
    before.keySet().stream()
        .filter(name -> RoleSettings.allowed(role).contains(name) && !share.containsKey(name))
        .forEach(
            name ->
                told.add("%s: %s is taken out, as in %s".formatted(role.wireName(), name, ALL)));
    changed(before, share)
        .forEach(name -> told.add("%s: %s follows %s".formatted(role.wireName(), name, ALL)));
    return text.toString();
  }

  private static Set<String> changed(Map<String, String> before, Map<String, String> now) {
    Set<String> changed = new LinkedHashSet<>();
    now.forEach(
        (name, value) -> {
          String old = before.getOrDefault(name, "");
          if (!old.isEmpty() && !old.equals(value)) {
            changed.add(name);
          }
        });
    return changed;
  }

  private String ofRole(HubRole role, String name, Map<String, String> before) {
    String user = SetupBook.DATABASE_USERS.getOrDefault(role, "");
    String otherwise =
        switch (name) {
          case "HUB_ROLE" -> role.wireName();
          case "HUB_DB_USER" -> user;
          case "HUB_DB_PASSWORD" ->
              user.isEmpty() ? "" : get(SetupBook.DATABASE_PASSWORDS.get(user));
          case "HUB_AUDIT_DB_USER" -> "hub_audit";
          case "HUB_AUDIT_DB_PASSWORD" -> get("DB_PASSWORD_AUDIT");
          case "SERVER_PORT", "MANAGEMENT_PORT" ->
              before.getOrDefault(name, SetupBook.PORTS.get(role).getOrDefault(name, ""));
          case "MANAGEMENT_ADDRESS" -> before.getOrDefault(name, "");
          default -> get(name);
        };
    return otherwise;
  }

  private String migrate() {
    return """
        # For 'java -jar hub.jar migrate' alone: its user may change the schema.
        HUB_DB_URL=%s
        HUB_DB_USER=hub_migrate
        HUB_DB_PASSWORD=%s
        """
        .formatted(get("HUB_DB_URL"), get("DB_PASSWORD_MIGRATE"));
  }

  /** A file of {@code db/grants} with this space's host and passwords. */
  private String sql(String file) {
    String sql;
    try {
      sql = new ClassPathResource("db/grants/" + file).getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException missing) {
      throw new HubException("This jar lacks db/grants/%s.".formatted(file), missing);
    }
    Map<String, String> places = new LinkedHashMap<>();
    places.put("host", get("SETUP_DB_HOST"));
    SetupBook.DATABASE_PASSWORDS.forEach((user, name) -> places.put(user, get(name)));
    for (Map.Entry<String, String> place : places.entrySet()) {
      sql = sql.replace("${" + place.getKey() + "}", quoted(place.getValue()));
    }
    String database = database();
    return database.equals("hub")
        ? sql
        : sql.replaceAll("\\bhub\\.(?=[\\w*])", database + ".")
            .replace("IF NOT EXISTS hub ", "IF NOT EXISTS " + database + " ");
  }

  /** The last part of the database's address. */
  private String database() {
    String name = get("HUB_DB_URL").replaceAll("\\?.*", "").replaceAll(".*/", "");
    return Pattern.matches("\\w+", name) ? name : "hub";
  }

  private static String quoted(String value) {
    return value.replace("\\", "\\\\").replace("'", "''");
  }

  private static List<String> read(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.toList();
    } catch (IOException unreadable) {
      throw new HubException("%s cannot be read.".formatted(file), unreadable);
    }
  }

  private static int lastOf(List<String> lines, String name) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (lines.get(i).strip().startsWith(name + "=")) {
        return i;
      }
    }
    return -1;
  }

  /** One line of an env file. */
  private static final class EnvLine {
    private EnvLine() {}

    static String value(String line) {
      return line.substring(line.indexOf('=') + 1).strip();
    }
  }
}
