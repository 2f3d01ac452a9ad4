package org.makerspacehub.cli;

import org.makerspacehub.beans.HubException;
import org.makerspacehub.config.DatabaseProperties;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * The same settings that a long-running role has (environment, {@code /run/secrets}, {@code
 * application.yaml}), read without starting anything.
 */
final class Settings {
  private final ConfigurableEnvironment environment;

  private Settings(ConfigurableEnvironment environment) {
    this.environment = environment;
  }

  /** What the environment and the files say. */
  static Settings load() {
    return of(new StandardEnvironment());
  }

  /** What these sources and the files say. */
  static Settings of(ConfigurableEnvironment environment) {
    ConfigDataEnvironmentPostProcessor.applyTo(environment, new DefaultResourceLoader(), null);
    return new Settings(environment);
  }

  ConfigurableEnvironment environment() {
    return environment;
  }

  /** A setting's value, trimmed; empty when it is not set. */
  String get(String name) {
    return environment.getProperty(name, "").trim();
  }

  boolean has(String name) {
    return !get(name).isEmpty();
  }

  /**
   * The value of a setting.
   *
   * @throws HubException naming it when it is not set
   */
  String required(String name) {
    if (!has(name)) {
      throw new HubException(
          "%s is not set: set it in the environment or as a file in /run/secrets.".formatted(name));
    }
    return get(name);
  }

  /** Where the database is and who opens it. */
  DatabaseProperties database() {
    return Binder.get(environment).bindOrCreate("hub.db", Bindable.of(DatabaseProperties.class));
  }
}
