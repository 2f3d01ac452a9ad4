package org.makerspacehub;

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

  /**
   * Runs a verb or starts the role.
   *
   * @param args the verb and its arguments, or Spring properties
   */
  public static void main(String[] args) {
    if (HubCli.isVerb(args)) {
      System.exit(HubCli.run(args));
    }
    application().run(args);
  }

  /** The application as every entry (jar, sandbox, tests) starts it. */
  public static SpringApplication application() {
    SpringApplication application = new SpringApplication(HubApplication.class);
    application.setBannerMode(Banner.Mode.OFF);
    return application;
  }
}
