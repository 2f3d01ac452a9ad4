package org.makerspacehub.config;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.quartz.SchedulerConfigException;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.spi.ClassLoadHelper;
import org.quartz.spi.SchedulerSignaler;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;

/**
 * Quartz's own store over the hub's connections. Each of its steps is a transaction under the lock
 * that the hubs share. Spring's store leaves that to a transaction around it; Camel begins none
 * when its routes start, so one hub could see a job of another whose trigger was not there yet.
 */
public final class ScheduleStore extends JobStoreTX {

  @Override
  public void initialize(ClassLoadHelper loader, SchedulerSignaler signaler)
      throws SchedulerConfigException {
    DataSource hubDataSource = SchedulerFactoryBean.getConfigTimeDataSource();
    if (hubDataSource == null) {
      throw new SchedulerConfigException("The schedules have no database.");
    }
    // The registry is the JVM's; a name of its own for each scheduler.
    String name = "schedules-" + System.identityHashCode(this);
    setDataSource(name);
    DBConnectionManager.getInstance().addConnectionProvider(name, new Connections(hubDataSource));
    super.initialize(loader, signaler);
  }

  private record Connections(DataSource source) implements ConnectionProvider {
    @Override
    public Connection getConnection() throws SQLException {
      return source.getConnection();
    }

    @Override
    public void shutdown() {
      // The pool ends with the hub.
    }

    @Override
    public void initialize() {
      // It is ready.
    }
  }
}
