package org.makerspacehub.config;

import java.time.Clock;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.door.DoorBook;
import org.makerspacehub.beans.door.DoorCommand;
import org.makerspacehub.beans.door.DoorEventHandler;
import org.makerspacehub.beans.door.DoorGuests;
import org.makerspacehub.beans.door.JdbcDoorGuests;
import org.makerspacehub.beans.inbox.InboxHandler;
import org.makerspacehub.beans.member.MemberDirectory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What happened at the doors: kept as their vendor tells it, and told to those who run the space.
 */
@Configuration(proxyBeanMethods = false)
public class DoorLogParts {

  @Bean
  DoorBook doorBook(JdbcClient hubJdbc, Clock clock) {
    return new DoorBook(hubJdbc, clock);
  }

  @Bean
  DoorGuests doorGuests(JdbcClient hubJdbc) {
    return new JdbcDoorGuests(hubJdbc);
  }

  @Bean
  InboxHandler doorEventHandler(DoorBook doorBook) {
    return new DoorEventHandler(doorBook);
  }

  @Bean
  DoorCommand doorCommand(
      DoorBook doorBook,
      DoorGuests doorGuests,
      MemberDirectory memberDirectory,
      When when,
      HubProperties hub) {
    return new DoorCommand(doorBook, doorGuests, memberDirectory, when, hub.timeZone());
  }
}
