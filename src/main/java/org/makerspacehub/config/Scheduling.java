package org.makerspacehub.config;

import java.util.Properties;
import javax.sql.DataSource;
import org.quartz.impl.StdSchedulerFactory;
import org.springframework.boot.autoconfigure.quartz.QuartzProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.IsolationLevelDataSourceAdapter;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The scheduler that the hubs on one database share. Made here and not by Spring Boot, which would
 * do so only for a process with a single data source and fall back to one in memory otherwise.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QuartzProperties.class)
public class Scheduling {

  /** Camel finds it by its type, and starts it once the routes are up. */
  @Bean
  SchedulerFactoryBean quartzScheduler(
      QuartzProperties quartz,
      DataSource hubDataSource,
      PlatformTransactionManager hubTransactions) {
    Properties properties = new Properties();
    properties.putAll(quartz.getProperties());
    properties.put(StdSchedulerFactory.PROP_JOB_STORE_CLASS, ScheduleStore.class.getName());
    SchedulerFactoryBean scheduler = new SchedulerFactoryBean();
    scheduler.setDataSource(readCommitted(hubDataSource));
    scheduler.setTransactionManager(hubTransactions);
    scheduler.setQuartzProperties(properties);
    scheduler.setAutoStartup(quartz.isAutoStartup());
    return scheduler;
  }

  /**
   * Hubs take turns by a row lock of their own, and what they then read must be what the one before
   * has written: a snapshot from before the lock is refused by the server as out of date.
   */
  private static DataSource readCommitted(DataSource hubDataSource) {
    IsolationLevelDataSourceAdapter connections = new IsolationLevelDataSourceAdapter();
    connections.setTargetDataSource(hubDataSource);
    connections.setIsolationLevelName("ISOLATION_READ_COMMITTED");
    return connections;
  }
}
