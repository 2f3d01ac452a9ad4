package org.makerspacehub.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionEntry;
import org.makerspacehub.beans.gate.PolicyCells;
import org.makerspacehub.beans.policy.Decision;
import org.makerspacehub.beans.policy.JdbcRoleGrants;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.config.DatabaseProperties;
import org.makerspacehub.config.Databases;
import org.makerspacehub.config.HubRole;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code policy}: says why somebody may or may not, and what a change of the rules moves. */
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    description = "Why somebody may or may not do something, and what a change of the rules moves.")
final class PolicyVerb implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "policy what?");
  }

  private static ActionCatalogue shipped() {
    return new ActionCatalogue(new ClassPathResource("actions.yaml"));
  }

  /** {@code policy explain WHO WHAT}. */
  @Command(
      name = "explain",
      mixinStandardHelpOptions = true,
      description =
          "Whether somebody may do something, by which policies, and what the catalogue says about"
              + " it.")
  static final class Explain implements Callable<Integer> {
    private final Supplier<Settings> settings;
    private final Clock clock;

    @Mixin private Env env = new Env();

    @Spec private CommandSpec spec;

    @Parameters(
        index = "0",
        paramLabel = "WHO",
        description =
            "Roles with commas between them, 'anyone', or an account T…/U…, whose roles are read from"
                + " the database (HUB_DB_URL, as HUB_DB_USER=hub_app).")
    private String who;

    @Parameters(
        index = "1",
        paramLabel = "WHAT",
        description = "An action of actions.yaml, like credit.grant, or of the policies.")
    private String what;

    @Parameters(
        index = "2",
        arity = "0..1",
        paramLabel = "RESOURCE",
        description = "What it is about, like Member:own=true; else the hub itself.")
    private String about;

    @Option(names = "--others", description = "For somebody else; without it, for themselves.")
    private boolean others;

    Explain(Supplier<Settings> settings, Clock clock) {
      this.settings = settings;
      this.clock = clock;
    }

    @Override
    public Integer call() {
      Policies policies = new Policies(Policies.BUILT_IN);
      ActionCatalogue catalogue = shipped();
      PolicyCells cells = new PolicyCells(policies, catalogue);
      Set<Role> roles = roles();
      PrintWriter out = spec.commandLine().getOut();
      Optional<ActionEntry> entry = catalogue.find(what);
      if (entry.isPresent()) {
        Decision decision = cells.ask(entry.get(), roles, !others);
        out.println(
            "%s %s ask for %s %s."
                .formatted(
                    who,
                    decision.allowed() && entry.get().available() ? "may" : "may not",
                    what,
                    others ? "for others" : "for themselves"));
        out.println("  decided by: " + String.join(", ", decision.reasons()));
        facts(out, entry.get());
      } else {
        if (!policies.questions().containsKey(what)) {
          throw new ParameterException(
              spec.commandLine(),
              "'%s' is in neither actions.yaml nor the policies.".formatted(what));
        }
        Decision decision = cells.ask(what, resource(policies), roles);
        out.println("%s %s %s.".formatted(who, decision.allowed() ? "may" : "may not", what));
        out.println("  decided by: " + String.join(", ", decision.reasons()));
      }
      out.println("  policies: " + policies.hash());
      out.println("  catalogue: " + catalogue.hash());
      return 0;
    }

    private static void facts(PrintWriter out, ActionEntry entry) {
      if (!entry.available()) {
        out.println("  not installed: nothing here carries it out");
      }
      out.println(
          "  %s: risk %s, done to %s"
              .formatted(
                  entry.title(),
                  entry.risk().name().toLowerCase(java.util.Locale.ROOT),
                  switch (entry.target()) {
                    case ACCOUNT -> "a Slack account";
                    case MEMBER -> "a member";
                    case NONE -> "nobody in particular";
                  }));
      out.println(
          "  may ask: %s; for others: %s"
              .formatted(
                  entry.anyoneAsks() ? "anyone" : PolicyCells.names(entry.ask()),
                  PolicyCells.names(entry.forOthers())));
      out.println("  takes: " + PolicyCells.takes(entry));
      if (entry.goodStanding()) {
        out.println("  only for somebody in good standing");
      }
    }

    private Set<Role> roles() {
      if (who.contains("/")) {
        Settings set = env.of(settings);
        set.required("HUB_DB_URL");
        DatabaseProperties database = set.database();
        try (var pool = Databases.pool("policy", database, database.loginOf(HubRole.HUB), 1)) {
          return new JdbcRoleGrants(JdbcClient.create(pool), clock)
              .of(
                  Principal.person(
                      who.substring(0, who.indexOf('/')), who.substring(who.indexOf('/') + 1)));
        }
      }
      Set<Role> roles = EnumSet.noneOf(Role.class);
      if (!who.equals(PolicyCells.ANYONE)) {
        for (String name : who.split(",")) {
          roles.add(
              Role.ofWireName(name.strip())
                  .orElseThrow(
                      () ->
                          new ParameterException(
                              spec.commandLine(), "'%s' is no role.".formatted(name.strip()))));
        }
      }
      return roles;
    }

    private Resource resource(Policies policies) {
      if (about == null) {
        return Resource.HUB;
      }
      String[] parts = about.split(":", 2);
      Map<String, Object> facts = new HashMap<>();
      for (String fact : parts.length == 2 ? parts[1].split(",") : new String[0]) {
        String[] pair = fact.split("=", 2);
        String value = pair.length == 2 ? pair[1] : "true";
        facts.put(
            pair[0],
            policies.yesOrNo(parts[0]).contains(pair[0]) ? (Object) "true".equals(value) : value);
      }
      return new Resource(parts[0], "any", facts);
    }
  }

  /** {@code policy diff --with DIR}. */
  @Command(
      name = "diff",
      mixinStandardHelpOptions = true,
      description =
          "Which cells of role × action × facts other policies or another catalogue would move.")
  static final class Diff implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
        names = "--with",
        paramLabel = "DIR",
        description = "A folder with *.cedar and hub.cedarschema.")
    private Path with;

    @Option(names = "--catalogue", paramLabel = "FILE", description = "Another actions.yaml.")
    private Path file;

    @Override
    public Integer call() {
      if (with == null && file == null) {
        throw new ParameterException(
            spec.commandLine(),
            "Name what to compare with: --with DIR, --catalogue FILE, or both.");
      }
      for (Path path : new Path[] {with, file}) {
        if (path != null && !Files.exists(path)) {
          throw new HubException("There is no %s.".formatted(path));
        }
      }
      Policies here = new Policies(Policies.BUILT_IN);
      ActionCatalogue now = shipped();
      Map<String, String> before = new PolicyCells(here, now).all();
      Map<String, String> after =
          new PolicyCells(
                  with == null ? here : new Policies("file:" + with.toAbsolutePath() + "/"),
                  file == null ? now : new ActionCatalogue(new FileSystemResource(file)))
              .all();
      Set<String> names = new TreeSet<>(before.keySet());
      names.addAll(after.keySet());
      List<String> moved =
          names.stream()
              .filter(
                  name ->
                      !before
                          .getOrDefault(name, "is not there")
                          .equals(after.getOrDefault(name, "is not there")))
              .map(
                  name ->
                      "%s: %s → %s"
                          .formatted(
                              name,
                              before.getOrDefault(name, "is not there"),
                              after.getOrDefault(name, "is not there")))
              .toList();
      PrintWriter out = spec.commandLine().getOut();
      moved.forEach(out::println);
      out.println(
          moved.isEmpty()
              ? "No cell of %d moves.".formatted(names.size())
              : "%d of %d cells move.".formatted(moved.size(), names.size()));
      return 0;
    }
  }
}
