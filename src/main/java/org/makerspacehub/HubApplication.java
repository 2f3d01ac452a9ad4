package org.makerspacehub;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.cli.EnvFile;
import org.makerspacehub.cli.HubCli;
import org.makerspacehub.config.RoleParts;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.quartz.QuartzAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The one jar. With a verb ({@code migrate}, {@code owner}, {@code doctor} …) it does that and
 * ends; without one it runs as the process that {@code HUB_ROLE} names.
 *
 * <p>Nothing is found by scanning: {@link RoleParts} lists what each role starts.
 */
@SpringBootConfiguration
@EnableAutoConfiguration(
    exclude = {
      // Every role has its own database user, and no long-running one may change the schema.
      DataSourceAutoConfiguration.class,
      DataSourceTransactionManagerAutoConfiguration.class,
      JdbcTemplateAutoConfiguration.class,
      JdbcClientAutoConfiguration.class,
      FlywayAutoConfiguration.class,
      QuartzAutoConfiguration.class,
      UserDetailsServiceAutoConfiguration.class,
    })
@Import(RoleParts.class)
public class HubApplication {
  /** Names a file of settings; the environment's own come first. */
  private static final String ENV_FILE = "--env=";

  /**
   * Runs a verb or starts the role.
   *
   * @param args the verb and its arguments, or {@code --env=FILE} and Spring properties
   */
  public static void main(String[] args) {
    if (HubCli.isVerb(args)) {
      System.exit(HubCli.run(args));
    }
    SpringApplication application = application();
    try {
      readEnvFile(application, args);
    } catch (HubException unreadable) {
      System.err.println("hub: " + unreadable.getMessage());
      System.exit(1);
    }
    application.run(args);
  }

  private static void readEnvFile(SpringApplication application, String[] args) {
    Arrays.stream(args)
        .filter(argument -> argument.startsWith(ENV_FILE))
        .map(argument -> Path.of(argument.substring(ENV_FILE.length())))
        .reduce((first, last) -> last)
        .ifPresent(file -> application.setDefaultProperties(Map.copyOf(EnvFile.read(file))));
  }

  /** The application as every entry (jar, sandbox, tests) starts it. */
  public static SpringApplication application() {
    SpringApplication application = new SpringApplication(HubApplication.class);
    application.setBannerMode(Banner.Mode.OFF);
    return application;
  }
}
