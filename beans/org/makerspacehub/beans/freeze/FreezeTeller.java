package org.makerspacehub.beans.freeze;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.gate.EligibleApprovers;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.gate.SignedClicks;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells the board and the owner what is frozen, asks them to lift it, and keeps what it said
 * current: who froze and when, who agreed, what is missing, who lifted it. Every message has a key
 * of its own, so that of several hubs, and after any crash, each thing is said once.
 */
public class FreezeTeller {
  private static final Duration GOOD_FOR = Duration.ofHours(24);

  /** How long after its end the messages about a freeze are looked at. */
  private static final Duration LOOKED_AT = Duration.ofDays(1);

  private static final int DIGEST = 12;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);

  private final JdbcClient db;
  private final FreezeBook book;
  private final LiftCount count;
  private final SignedClicks clicks;
  private final Outbox outbox;
  private final ReplyJson replies;
  private final EligibleApprovers people;
  private final String channel;
  private final ZoneId zone;
  private final Clock clock;

  /**
   * @param db as the hub's user
   * @param book what is frozen
   * @param count who agreed to lift it
   * @param outbox takes the messages
   * @param replies renders them
   * @param people who holds which role
   * @param channel for approvals; blank for none
   * @param zone times are shown by the makerspace's clock on the wall
   * @param clock what "now" is
   */
  public FreezeTeller(
      JdbcClient db,
      FreezeBook book,
      LiftCount count,
      Outbox outbox,
      ReplyJson replies,
      EligibleApprovers people,
      String channel,
      ZoneId zone,
      Clock clock) {
    this.db = db;
    this.book = book;
    this.count = count;
    this.clicks = new SignedClicks(db);
    this.outbox = outbox;
    this.replies = replies;
    this.people = people;
    this.channel = channel.strip();
    this.zone = zone;
    this.clock = clock;
  }

  /**
   * A message about a freeze that is in the outbox or left it.
   *
   * @param updates how often it was changed since
   * @param shows a digest of what it shows of the way to its end; empty for nothing
   */
  private record Post(String key, int updates, String shows) {
    boolean asks() {
      return key.startsWith("lift:");
    }
  }

  /** Everything stands still. */
  public void frozen(FreezeBook.Frozen frozen) {
    post(frozen, posted(frozen.ref()));
  }

  /**
   * Asks for the two words that lift it.
   *
   * @return whether there is anybody to ask
   */
  public boolean ask(FreezeBook.Frozen frozen, String ref) {
    Set<String> places = places();
    // Who agreed follows a moment later: Slack is asked about them, and somebody waits here.
    String payload = replies.message(asked(frozen, null));
    places.forEach(
        place ->
            put(
                "lift:%s:%s:%s".formatted(frozen.ref(), ref, place),
                ref,
                Kind.SLACK_POST,
                place,
                payload));
    return !places.isEmpty();
  }

  /**
   * Says what is not said yet, and brings up to date what was.
   *
   * @throws org.springframework.dao.DataAccessException when the database is away: the next round
   *     says it
   */
  public void round() {
    book.since(clock.instant().minus(LOOKED_AT)).forEach(this::keepCurrent);
  }

  private void keepCurrent(FreezeBook.Frozen frozen) {
    Map<String, Post> posts = posted(frozen.ref());
    if (frozen.liftedAt() == null) {
      // Whoever froze it may have died before anybody heard of it.
      post(frozen, posts);
    }
    String shows = shows(frozen);
    List<Post> behind =
        posts.values().stream().filter(post -> !post.shows().equals(shows)).toList();
    if (behind.isEmpty()) {
      return;
    }
    LiftCount.Agreed agreed = frozen.liftedAt() == null ? count.of(frozen) : null;
    for (Post post : behind) {
      Reply now =
          frozen.liftedAt() != null
              ? lifted(frozen)
              : post.asks() ? asked(frozen, agreed) : stopped(frozen, agreed);
      put(
          "%s:%d:%s".formatted(post.key(), post.updates() + 1, shows),
          frozen.ref(),
          Kind.SLACK_UPDATE,
          post.key(),
          replies.message(now));
    }
  }

  /** Changes when there is something else to show; Slack need not be asked for it. */
  private String shows(FreezeBook.Frozen frozen) {
    if (frozen.liftedAt() != null) {
      return "lifted";
    }
    String presses =
        clicks.about(frozen.stamp()).stream()
            .map(click -> String.valueOf(click.id()))
            .collect(Collectors.joining(" "));
    // Whose press counts depends on who is owner and of the board now.
    return presses.isEmpty()
        ? ""
        : Sha256.hex(presses + holders(Role.OWNER) + holders(Role.BOARD)).substring(0, DIGEST);
  }

  private List<String> holders(Role role) {
    return people.holding(EnumSet.of(role)).stream().map(each -> each.account().id()).toList();
  }

  private void post(FreezeBook.Frozen frozen, Map<String, Post> posts) {
    List<String> missing =
        places().stream().filter(place -> !posts.containsKey(key(frozen.ref(), place))).toList();
    if (missing.isEmpty()) {
      return;
    }
    String payload = replies.message(stopped(frozen, null));
    missing.forEach(
        place -> put(key(frozen.ref(), place), frozen.ref(), Kind.SLACK_POST, place, payload));
  }

  private static String key(String ref, String place) {
    return "freeze:%s:%s".formatted(ref, place);
  }

  private Reply stopped(FreezeBook.Frozen frozen, LiftCount.Agreed agreed) {
    Card card =
        new Card("Everything privileged is frozen")
            .lead(
                Card.Sign.STOPPED,
                "%s stopped everything privileged.".formatted(mention(frozen.by())),
                SlackText.plain(frozen.reason(), FreezeBook.LONGEST_REASON))
            .fact("Frozen", at(frozen.at()))
            .text(
                "Requests can still be made and decided; nothing is carried out. `/hub unfreeze`"
                    + " asks the owner and the board to lift it.");
    return progress(card, agreed).note("Reference " + frozen.ref()).reply();
  }

  private Reply asked(FreezeBook.Frozen frozen, LiftCount.Agreed agreed) {
    Card card =
        new Card("Lift the freeze?")
            .lead(
                Card.Sign.NEUTRAL,
                "%s froze everything privileged.".formatted(mention(frozen.by())),
                SlackText.plain(frozen.reason(), FreezeBook.LONGEST_REASON))
            .fact("Frozen", at(frozen.at()))
            .text("Lifting it takes the owner and one of the board.");
    return progress(card, agreed)
        .buttons(
            List.of(
                new Card.Button(
                    SignedClick.LIFT, frozen.stamp(), "Lift the freeze", Card.Style.PLAIN, null)))
        .note("Reference " + frozen.ref())
        .reply();
  }

  private Reply lifted(FreezeBook.Frozen frozen) {
    return new Card("The freeze is lifted")
        .lead(
            Card.Sign.GOOD,
            frozen.liftedBy().isEmpty()
                ? "What was approved is carried out again."
                : "%s lifted it.".formatted(mentions(frozen.liftedBy())),
            "")
        .fact("Frozen", at(frozen.at()))
        .fact("Frozen by", mention(frozen.by()))
        .fact("Why", frozen.reason().isEmpty() ? "—" : SlackText.plain(frozen.reason(), 300))
        .fact("Lifted", at(frozen.liftedAt()))
        .note("Reference " + frozen.ref())
        .reply();
  }

  private static Card progress(Card card, LiftCount.Agreed agreed) {
    if (agreed == null || agreed.by().isEmpty()) {
      return card;
    }
    return card.text(
        agreed.enough()
            ? "%s agreed; it is lifted in a moment.".formatted(mentions(agreed.by()))
            : "%s agreed. It still takes %s.".formatted(mentions(agreed.by()), agreed.missing()));
  }

  private String at(Instant moment) {
    return TIME.format(moment.atZone(zone));
  }

  private static String mention(Principal who) {
    return "<@%s>".formatted(who.slackUserId());
  }

  private static String mentions(List<Principal> who) {
    return who.stream().map(FreezeTeller::mention).distinct().collect(Collectors.joining(" and "));
  }

  private Set<String> places() {
    Set<String> places = new LinkedHashSet<>();
    if (!channel.isEmpty()) {
      places.add(channel);
    }
    people
        .holding(EnumSet.of(Role.BOARD, Role.OWNER))
        .forEach(person -> places.add(person.account().slackUserId()));
    return places;
  }

  private Map<String, Post> posted(String ref) {
    Map<String, Post> posts = new LinkedHashMap<>();
    db.sql(
            """
            SELECT message_key, kind, address FROM outbox_message
             WHERE message_key LIKE :frozen OR message_key LIKE :lift
             ORDER BY id""")
        .param("frozen", "freeze:" + ref + ":%")
        .param("lift", "lift:" + ref + ":%")
        .query(
            row -> {
              String key = row.getString(1);
              if (row.getString(2).equals("slack_post")) {
                posts.put(key, new Post(key, 0, ""));
              } else {
                String of = row.getString(3);
                String shows = key.substring(key.lastIndexOf(':') + 1);
                posts.computeIfPresent(of, (same, post) -> new Post(of, post.updates() + 1, shows));
              }
            });
    return posts;
  }

  private void put(String key, String ref, Kind kind, String address, String payload) {
    outbox.put(new OutboxMessage(key, ref, kind, address, payload, GOOD_FOR));
  }
}
