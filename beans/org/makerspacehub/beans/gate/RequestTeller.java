package org.makerspacehub.beans.gate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.away.AwayBook;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.escalate.LastingCalls;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.tell.QuietHours;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells people about requests: the approvals channel, whoever may decide, and whoever asked. What
 * is said and that it was said are one transaction, and every message has a key of its own, so that
 * of several hubs, and after any crash, each thing is said once.
 */
public class RequestTeller {
  /**
   * The button that shows a requester the code that came of their request; its value is the ref.
   */
  public static final String SHOW_CODE = "code.show";

  private static final String ASKED = "You are asked because you may decide this.";

  private static final Logger LOG = LoggerFactory.getLogger(RequestTeller.class);

  /** Requests in one look. */
  private static final int AT_ONCE = 50;

  /** How long something that was asked for is looked at; everything is over long before. */
  private static final Duration LOOKED_AT = Duration.ofDays(90);

  /**
   * Between two looks for whom to tell of what waits, and whether the time left reads otherwise.
   */
  private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(15);

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final RequestBook book;
  private final RequestViews views;
  private final EligibleApprovers approvers;
  private final ApprovalCard cards;
  private final Outbox outbox;
  private final ReplyJson replies;
  private final AwayBook away;
  private final QuietHours quiet;
  private final String channel;
  private final OneByOne requests;
  private final BiConsumer<ActionRequest, String> changed;
  private final Clock clock;
  private Instant nextRound = Instant.MIN;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param catalogue knows each action
   * @param needs how many approvals it takes
   * @param approvers who may decide
   * @param cards what people read
   * @param outbox takes the messages
   * @param replies renders cards
   * @param away who is away is not written to
   * @param quiet when approvers are left alone, unless it is urgent
   * @param channel where people decide; empty: in direct messages only
   * @param escalations calls for people when one cannot be shown
   * @param changed hears of each request that people now see otherwise, with a reference
   * @param clock what "now" is
   */
  public RequestTeller(
      JdbcClient db,
      PlatformTransactionManager transactions,
      ActionCatalogue catalogue,
      Needs needs,
      EligibleApprovers approvers,
      ApprovalCard cards,
      Outbox outbox,
      ReplyJson replies,
      AwayBook away,
      QuietHours quiet,
      String channel,
      Supplier<? extends LastingCalls> escalations,
      BiConsumer<ActionRequest, String> changed,
      Clock clock) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.book = new RequestBook(db);
    this.views = new RequestViews(db, catalogue, needs);
    this.approvers = approvers;
    this.cards = cards;
    this.outbox = outbox;
    this.replies = replies;
    this.away = away;
    this.quiet = quiet;
    this.channel = channel;
    this.requests = new OneByOne(escalations);
    this.changed = changed;
    this.clock = clock;
  }

  /** A message about a request that is in the outbox, or left it. */
  private record Said(String key, String kind, String address, Instant at) {
    boolean isPost() {
      return kind.equals("slack_post");
    }
  }

  /**
   * Says what is not said yet.
   *
   * @throws org.springframework.dao.DataAccessException when the database is away: the next look
   *     says it
   */
  public synchronized void tell() {
    List<String> due =
        db.sql(
                "SELECT ref FROM action_request WHERE created_at > :since AND (shown_version IS NULL"
                    + " OR shown_version <> version) ORDER BY created_at LIMIT "
                    + AT_ONCE)
            .param("since", Timestamp.from(clock.instant().minus(LOOKED_AT)))
            .query(String.class)
            .list();
    for (String ref : due) {
      // One that cannot be shown must not keep people from hearing of the others.
      requests.each(ref, () -> changed(transaction.execute(status -> show(ref))));
    }
    if (clock.instant().isBefore(nextRound)) {
      return;
    }
    nextRound = clock.instant().plus(BETWEEN_ROUNDS);
    for (ActionRequest waiting : book.in(RequestState.PENDING, AT_ONCE * 4)) {
      requests.each(
          waiting.ref(), () -> transaction.executeWithoutResult(status -> keepUp(waiting.ref())));
    }
  }

  private void changed(ActionRequest shown) {
    if (shown == null || shown.state() == RequestState.REFUSED) {
      return;
    }
    try {
      changed.accept(shown, shown.ref());
    } catch (RuntimeException notNow) {
      LOG.warn("A home tab was not brought up to date (ref {})", shown.ref(), notNow);
    }
  }

  /** Null when another hub is at it, or was. */
  private ActionRequest show(String ref) {
    ActionRequest request =
        db.sql(
                "SELECT * FROM action_request WHERE ref = :ref AND (shown_version IS NULL OR"
                    + " shown_version <> version) FOR UPDATE SKIP LOCKED")
            .param("ref", ref)
            .query(RequestBook::request)
            .optional()
            .orElse(null);
    if (request == null) {
      return null;
    }
    // What was refused at once is between the hub and whoever asked.
    if (request.state() != RequestState.REFUSED) {
      ApprovalCard.View view = views.of(request);
      Map<String, Said> said = said(request.ref());
      boolean own = view.need() == 0;
      if (own) {
        confirmation(view, said);
      }
      // What nobody else decides is told where people decide once it was done, for them to know.
      if (!own || said.containsKey(postKey(request.ref())) || happened(request)) {
        channel(view, said, ":v" + request.version() + noted(request));
      }
      if (!own) {
        approvers(view, said);
      }
      requester(view);
    }
    db.sql("UPDATE action_request SET shown_version = :version WHERE ref = :ref")
        .param("version", request.version())
        .param("ref", ref)
        .update();
    return request;
  }

  /**
   * Whoever was away, in their quiet hours or not yet asked is told; the time left is kept true.
   */
  private void keepUp(String ref) {
    ActionRequest request =
        db.sql(
                "SELECT * FROM action_request WHERE ref = :ref AND state = 'PENDING' AND"
                    + " shown_version = version FOR UPDATE SKIP LOCKED")
            .param("ref", ref)
            .query(RequestBook::request)
            .optional()
            .orElse(null);
    if (request == null) {
      return;
    }
    ApprovalCard.View view = views.of(request);
    if (view.need() == 0) {
      return;
    }
    Map<String, Said> said = said(ref);
    approvers(view, said);
    Instant last =
        said.values().stream()
            .filter(each -> isChannel(ref, each))
            .map(Said::at)
            .max(Instant::compareTo)
            .orElse(clock.instant());
    String now = ApprovalCard.left(Duration.between(clock.instant(), request.decideBy()));
    if (!now.equals(ApprovalCard.left(Duration.between(last, request.decideBy())))) {
      channel(view, said, ":v" + request.version() + ":" + clock.instant().getEpochSecond());
    }
  }

  private static boolean isChannel(String ref, Said said) {
    String post = postKey(ref);
    return said.key().equals(post) || said.address().equals(post);
  }

  private void channel(ApprovalCard.View view, Map<String, Said> said, String version) {
    if (channel.isBlank()) {
      return;
    }
    String ref = view.request().ref();
    String key = postKey(ref);
    if (said.containsKey(key)) {
      put(ref, "request:" + ref + version, Kind.SLACK_UPDATE, key, cards.channel(view));
    } else {
      put(ref, key, Kind.SLACK_POST, channel, cards.channel(view));
    }
  }

  /** A note comes without a change of what it is about; people see it all the same. */
  private static String noted(ActionRequest request) {
    return request.note() == null ? "" : ":noted:" + Sha256.hex(request.note()).substring(0, 12);
  }

  private static boolean happened(ActionRequest request) {
    return request.state() == RequestState.SUCCEEDED || request.state() == RequestState.UNKNOWN;
  }

  /** Whoever has to confirm sees all of it, once for each change of it. */
  private void confirmation(ApprovalCard.View view, Map<String, Said> said) {
    ActionRequest request = view.request();
    String ref = request.ref();
    String prefix = "request:" + ref + ":confirm:";
    String current = prefix + request.hash().substring(0, 12);
    said.values().stream()
        .filter(each -> each.isPost() && each.key().startsWith(prefix))
        .forEach(
            each -> {
              if (!each.key().equals(current)) {
                put(
                    ref,
                    each.key() + ":changed",
                    Kind.SLACK_UPDATE,
                    each.key(),
                    cards.replaced(view));
              } else if (request.state() != RequestState.PENDING) {
                put(
                    ref,
                    each.key() + ":v" + request.version(),
                    Kind.SLACK_UPDATE,
                    each.key(),
                    cards.confirmation(view));
              }
            });
    if (request.state() == RequestState.PENDING && !said.containsKey(current)) {
      put(
          ref,
          current,
          Kind.SLACK_POST,
          request.requester().slackUserId(),
          cards.confirmation(view));
    }
  }

  private void approvers(ApprovalCard.View view, Map<String, Said> said) {
    ActionRequest request = view.request();
    String ref = request.ref();
    String prefix = "request:" + ref + ":ask:";
    String current = prefix + request.hash().substring(0, 12) + ":";
    // Only messages that had buttons: what they were about may be another thing by now, or over.
    said.values().stream()
        .filter(each -> each.isPost() && each.key().startsWith(prefix))
        .forEach(
            each -> {
              if (!each.key().startsWith(current)) {
                put(
                    ref,
                    each.key() + ":changed",
                    Kind.SLACK_UPDATE,
                    each.key(),
                    cards.replaced(view));
              } else if (request.state().isEnd() || request.state() == RequestState.APPROVED) {
                put(
                    ref,
                    each.key() + ":" + request.state().name(),
                    Kind.SLACK_UPDATE,
                    each.key(),
                    cards.direct(view, ""));
              } else if (request.note() != null) {
                put(
                    ref,
                    each.key() + noted(request),
                    Kind.SLACK_UPDATE,
                    each.key(),
                    cards.direct(view, ASKED));
              }
            });
    if (request.state() != RequestState.PENDING || view.entry() == null) {
      return;
    }
    if (!request.urgent() && quiet.isQuiet(clock.instant())) {
      return;
    }
    for (Principal who : approvers.of(request, view.entry())) {
      String key = current + who.slackUserId();
      if (!said.containsKey(key)
          && !view.yes().contains(who)
          && !away.isAway(who, clock.instant())) {
        put(ref, key, Kind.SLACK_POST, who.slackUserId(), cards.direct(view, ASKED));
      }
    }
  }

  private void requester(ApprovalCard.View view) {
    ActionRequest request = view.request();
    String ref = request.ref();
    String user = request.requester().slackUserId();
    if (request.askedThrough() != null && request.version() == 0 && view.need() > 0) {
      put(
          ref,
          "request:" + ref + ":asked",
          Kind.SLACK_POST,
          user,
          new Card("Asked in your name")
              .lead(
                  Card.Sign.WAITING,
                  cards.sentence(view),
                  "If that is not what you want: `/request withdraw %s`.".formatted(ref))
              .note("Open %s. Reference `%s`".formatted(cards.until(request.decideBy()), ref))
              .reply());
    }
    boolean told =
        switch (request.state()) {
          case DENIED, EXPIRED, SUCCEEDED, FAILED, UNKNOWN -> true;
          // They took it back themselves and were told so.
          case WITHDRAWN -> request.askedThrough() != null;
          default -> false;
        };
    if (!told) {
      return;
    }
    Card card = cards.requester(view);
    if (request.state() == RequestState.SUCCEEDED && hasSecret(ref)) {
      card.buttons(
          List.of(new Card.Button(SHOW_CODE, ref, "Show my code", Card.Style.PRIMARY, null)));
      card.note("Only you can see it, for a quarter of an hour.");
    }
    put(
        ref,
        "request:" + ref + ":told:" + request.state().name() + unknown(request),
        Kind.SLACK_POST,
        user,
        card.note("Reference `%s`".formatted(ref)).reply());
  }

  /** While nobody knows, what is said of it may change: they hear each. */
  private static String unknown(ActionRequest request) {
    return request.state() == RequestState.UNKNOWN && request.outcome() != null
        ? ":" + Sha256.hex(request.outcome()).substring(0, 12)
        : "";
  }

  private boolean hasSecret(String ref) {
    return db.sql("SELECT COUNT(*) FROM secret_delivery WHERE request_ref = :ref")
            .param("ref", ref)
            .query(Long.class)
            .single()
        > 0;
  }

  private Map<String, Said> said(String ref) {
    Map<String, Said> said = new LinkedHashMap<>();
    db.sql(
            "SELECT message_key, kind, address, created_at FROM outbox_message WHERE ref = :ref"
                + " AND message_key LIKE 'request:%' ORDER BY id")
        .param("ref", ref)
        .query(
            row -> {
              said.put(
                  row.getString(1),
                  new Said(
                      row.getString(1),
                      row.getString(2),
                      row.getString(3),
                      row.getTimestamp(4).toInstant()));
            });
    return said;
  }

  private void put(String ref, String key, Kind kind, String address, Reply reply) {
    outbox.put(new OutboxMessage(key, ref, kind, address, replies.message(reply), null));
  }

  static String postKey(String ref) {
    return "request:" + ref + ":post";
  }
}
