package org.makerspacehub.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.makerspacehub.beans.notice.HubBooks;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** What waits, for whoever looks at the health page; never a reason to take a hub out of work. */
final class BooksHealth implements HealthIndicator {
  private final HubBooks books;

  BooksHealth(HubBooks books) {
    this.books = books;
  }

  @Override
  public Health health() {
    try {
      return Health.up()
          .withDetail("openNotices", shown(books.openNotices()))
          .withDetail("inboxWaiting", shown(books.inbox()))
          .withDetail("slackMessagesWaiting", shown(books.slackMessages()))
          .withDetail("mailsWaiting", shown(books.mails()))
          .withDetail("deadLetters", shown(books.deadLetters()))
          .build();
    } catch (DataAccessException | TransactionException away) {
      return Health.unknown().withDetail("books", "the database does not answer").build();
    }
  }

  private static Map<String, Object> shown(HubBooks.Waiting waiting) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("count", waiting.count());
    if (waiting.oldest() != null) {
      shown.put("oldest", waiting.oldest().toString());
    }
    return shown;
  }
}
