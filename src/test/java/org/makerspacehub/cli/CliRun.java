package org.makerspacehub.cli;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Clock;
import java.util.Map;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** One run of a verb with settings of its own, and what it printed. */
record CliRun(int code, String out, String err) {

  static CliRun of(Map<String, Object> settings, String... args) {
    return of(Clock.systemUTC(), settings, args);
  }

  static CliRun of(Clock clock, Map<String, Object> settings, String... args) {
    return of(clock, settings, "", args);
  }

  /** With answers to its questions, a line each. */
  static CliRun of(Clock clock, Map<String, Object> settings, String answers, String[] args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        HubCli.run(
            args,
            () -> {
              StandardEnvironment environment = new StandardEnvironment();
              environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
              return Settings.of(environment);
            },
            clock,
            new StringReader(answers),
            new PrintWriter(out, true),
            new PrintWriter(err, true));
    return new CliRun(code, out.toString(), err.toString());
  }
}
