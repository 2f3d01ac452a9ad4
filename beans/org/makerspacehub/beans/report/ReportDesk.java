package org.makerspacehub.beans.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes a report and posts it, each period once however many hubs do so at once. Nothing is claimed
 * before the work is done: the row that says "posted" and the messages are one transaction, so a
 * process that dies in the middle leaves nothing and the next look does it again.
 */
public final class ReportDesk {
  private static final Logger LOG = LoggerFactory.getLogger(ReportDesk.class);

  /** Slack takes no more in a message. */
  private static final int MAX_BLOCKS = 50;

  private final FiguresReader reader;
  private final ReportWriter writer;
  private final BiFunction<ReportFigures, ReportFigures, List<ReportChange>> corrections;
  private final ReportBook book;
  private final ReportPlaces places;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param reader counts
   * @param writer puts figures into words and pictures
   * @param corrections what figures say otherwise than an earlier report of the same period
   * @param book what was posted
   * @param places where to
   * @param outbox takes the messages
   * @param transactions of the hub's database
   * @param clock the time
   */
  public ReportDesk(
      FiguresReader reader,
      ReportWriter writer,
      BiFunction<ReportFigures, ReportFigures, List<ReportChange>> corrections,
      ReportBook book,
      ReportPlaces places,
      Outbox outbox,
      PlatformTransactionManager transactions,
      Clock clock) {
    this.reader = reader;
    this.writer = writer;
    this.corrections = corrections;
    this.book = book;
    this.places = places;
    this.outbox = outbox;
    this.transaction = new TransactionTemplate(transactions);
    // Two hubs may insert the same row: the second waits for it and is told, without gap locks.
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.clock = clock;
  }

  /** What became of a report that was to be posted. */
  public enum Outcome {
    /** It is in the outbox. */
    POSTED,
    /** Somebody else posted it; nothing was sent. */
    ALREADY,
    /** What it would be counted from is older than it may be; nothing was sent. */
    STALE,
    /** The mirror holds nothing about the period; nothing was sent. */
    EMPTY
  }

  /**
   * Posts the report of a period, unless that was done.
   *
   * @param ref under which it is traced
   * @param askedBy {@code T…/U…}; null for the schedule
   * @param freshness how old the mirror may be; null for any age
   * @throws HubException when there is no place to post it
   */
  public Outcome post(ReportPeriod period, String ref, String askedBy, Duration freshness) {
    if (places.isNowhere()) {
      throw new HubException(
          "There is no channel for reports yet: an operator sets SLACK_REPORT_CHANNEL or"
              + " REPORT_MAIL_TO.");
    }
    if (book.posted(period).isPresent()) {
      return Outcome.ALREADY;
    }
    Instant started = clock.instant();
    ReportFigures figures = reader.of(period);
    if (freshness != null
        && (figures.asOf() == null || figures.asOf().isBefore(started.minus(freshness)))) {
      return Outcome.STALE;
    }
    if (askedBy != null && isEmpty(figures)) {
      return Outcome.EMPTY;
    }
    ReportPaper paper = paper(figures);
    Boolean ours =
        transaction.execute(
            status -> {
              if (!book.post(figures, ref, askedBy, started)) {
                return false;
              }
              send(period, ref, paper);
              return true;
            });
    if (!Boolean.TRUE.equals(ours)) {
      return Outcome.ALREADY;
    }
    LOG.info(
        "The {} report of {} is posted (ref {}).", period.kind().wireName(), period.name(), ref);
    return Outcome.POSTED;
  }

  /**
   * Writes the report of a period as one person shall see it; nothing is written down.
   *
   * @return null when the mirror holds nothing about the period
   */
  ReportPaper preview(ReportPeriod period) {
    ReportFigures figures = reader.of(period);
    return isEmpty(figures) ? null : paper(figures);
  }

  /**
   * The report of a period as it would be now, in words alone; nothing is written down.
   *
   * @return empty when the mirror holds nothing about the period
   */
  public Optional<String> words(ReportPeriod period) {
    return Optional.ofNullable(preview(period)).map(ReportPaper::mailText);
  }

  private ReportPaper paper(ReportFigures figures) {
    ReportFigures before = reader.of(figures.period().previous());
    List<ReportChange> corrected =
        book.saidBefore(figures.period())
            .map(
                said ->
                    corrections.apply(
                        said,
                        said.period().equals(before.period()) ? before : reader.of(said.period())))
            .orElse(List.of());
    return writer.write(figures, before, corrected);
  }

  private void send(ReportPeriod period, String ref, ReportPaper paper) {
    String key = key(period);
    if (!places.channel().isEmpty()) {
      outbox.put(
          new OutboxMessage(
              key + ":slack",
              ref,
              Kind.SLACK_POST,
              places.channel(),
              slack(paper, ""),
              null,
              paper.charts()));
    }
    for (String address : places.mailTo()) {
      ObjectNode mail = json.createObjectNode();
      mail.put("subject", paper.subject());
      mail.put("text", paper.mailText());
      mail.put("html", paper.mailHtml());
      outbox.put(
          new OutboxMessage(
              // The key must not show the address.
              key + ":mail:" + Sha256.hex(address).substring(0, 16),
              ref,
              Kind.MAIL,
              address,
              mail.toString(),
              null,
              paper.charts()));
    }
  }

  /** By what the messages of a report are known in the outbox; what follows says which one. */
  static String key(ReportPeriod period) {
    return "report:%s:%s".formatted(period.kind().wireName(), period.name());
  }

  /**
   * The payload of a message.
   *
   * @param note small print on top, already fit for Slack; empty for none
   */
  String slack(ReportPaper paper, String note) {
    try {
      ArrayNode blocks = json.createArrayNode();
      if (!note.isEmpty()) {
        ObjectNode context = blocks.addObject().put("type", "context");
        context.putArray("elements").addObject().put("type", "mrkdwn").put("text", note);
      }
      for (JsonNode block : json.readTree(paper.slackBlocks())) {
        if (blocks.size() < MAX_BLOCKS) {
          blocks.add(block);
        }
      }
      ObjectNode message = json.createObjectNode().put("text", paper.text());
      message.set("blocks", blocks);
      return message.toString();
    } catch (JsonProcessingException e) {
      throw new HubException("The report's blocks are no JSON.", e);
    }
  }

  private static boolean isEmpty(ReportFigures figures) {
    return figures.activeAtStart() == 0
        && figures.activeAtEnd() == 0
        && figures.joined() == 0
        && figures.rejoined() == 0
        && figures.left() == 0
        && figures.visits() == 0
        && figures.machines().isEmpty()
        && figures.revenue().isEmpty();
  }
}
