package org.makerspacehub.beans.home;

import com.slack.api.model.block.Blocks;
import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.view.View;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.SlackAccount;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.policy.Decision;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the home tab in Slack: what somebody sees of themselves, and what waits for them. Slack
 * keeps what it was given, so the same page is given to it once an hour at the most.
 */
public class HomeDesk implements HomeRefresh {
  /** What the guard is asked before anything is shown. */
  public static final String ACTION = "hub.home";

  // Slack's limit for a home tab; one that breaks it is refused whole.
  static final int MAX_BLOCKS = 100;

  /** No part may take the room of the others. */
  static final int MAX_SECTION_BLOCKS = 25;

  /** Slack keeps a page; after this it is given again, in case it did not. */
  static final Duration KEPT = Duration.ofHours(1);

  /** Nobody looks at a page that comes later than this. */
  private static final Duration GOOD_FOR = Duration.ofMinutes(2);

  private static final List<String> ONLY_WATCHING = List.of("observe-answers-operators-only");

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final Outbox outbox;
  private final ReplyJson json;
  private final MemberDirectory directory;
  private final Guard guard;
  private final Clock clock;
  private final String space;
  private final List<HomeSection> sections;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param outbox takes the pages
   * @param json renders them
   * @param directory knows accounts
   * @param guard asked for whoever a page is made for
   * @param clock what "now" is
   * @param space the makerspace's name as people read it
   * @param sections all there are
   */
  public HomeDesk(
      JdbcClient db,
      PlatformTransactionManager transactions,
      Outbox outbox,
      ReplyJson json,
      MemberDirectory directory,
      Guard guard,
      Clock clock,
      String space,
      List<HomeSection> sections) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    // What is read under the lock must be what is there now.
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.outbox = outbox;
    this.json = json;
    this.directory = directory;
    this.guard = guard;
    this.clock = clock;
    this.space = space;
    this.sections = sections.stream().sorted(Comparator.comparingInt(HomeSection::order)).toList();
  }

  /**
   * Somebody opened their home tab.
   *
   * @return what was done, one short line without personal data
   */
  public String show(Principal person, String ref) {
    Decision decision = decide(person, ref);
    if (!decision.allowed() && decision.reasons().equals(ONLY_WATCHING)) {
      return "only watching: no home for whoever is no operator";
    }
    db.sql("INSERT IGNORE INTO home_view (team_id, slack_user_id) VALUES (:team, :user)")
        .param("team", person.teamId())
        .param("user", person.slackUserId())
        .update();
    return Boolean.TRUE.equals(transaction.execute(status -> put(person, ref)))
        ? "made a home"
        : "the home says the same as before";
  }

  @Override
  public void refresh(Principal person, String ref) {
    boolean opened =
        db.sql(
                    "SELECT COUNT(*) FROM home_view WHERE team_id = :team AND slack_user_id ="
                        + " :user")
                .param("team", person.teamId())
                .param("user", person.slackUserId())
                .query(Long.class)
                .single()
            > 0;
    if (opened) {
      show(person, ref);
    }
  }

  /**
   * The page for one person.
   *
   * @param ref of what caused it
   */
  public View view(Principal person, String ref) {
    List<LayoutBlock> blocks = new ArrayList<>();
    for (Reply said : parts(person, ref)) {
      List<LayoutBlock> part = said.blocks();
      part = part.subList(0, Math.min(part.size(), MAX_SECTION_BLOCKS));
      if (blocks.size() + part.size() + 1 > MAX_BLOCKS) {
        break;
      }
      if (!blocks.isEmpty()) {
        blocks.add(Blocks.divider());
      }
      blocks.addAll(part);
    }
    return View.builder().type("home").callbackId("home").blocks(blocks).build();
  }

  private record Shown(String hash, Instant at, String key) {}

  private boolean put(Principal person, String ref) {
    // Held to the end: of two pages for one person, the one that is made later is put later.
    Shown before =
        db.sql(
                "SELECT content_hash, shown_at, message_key FROM home_view WHERE team_id = :team"
                    + " AND slack_user_id = :user FOR UPDATE")
            .param("team", person.teamId())
            .param("user", person.slackUserId())
            .query(
                (row, n) ->
                    new Shown(
                        row.getString(1),
                        row.getTimestamp(2) == null ? null : row.getTimestamp(2).toInstant(),
                        row.getString(3)))
            .single();
    View view = view(person, ref);
    String hash = hash(view);
    Instant now = clock.instant();
    boolean there =
        hash.equals(before.hash())
            && before.at() != null
            && before.at().plus(KEPT).isAfter(now)
            && isOnItsWay(before.key());
    if (there) {
      return false;
    }
    String key = "home:%s:%s:%s".formatted(person.id(), ref, hash.substring(0, 12));
    outbox.put(
        new OutboxMessage(
            key,
            ref,
            OutboxMessage.Kind.SLACK_HOME,
            person.slackUserId(),
            "{\"view\":%s}".formatted(json.view(view)),
            GOOD_FOR));
    db.sql(
            "UPDATE home_view SET content_hash = :hash, message_key = :key, shown_at = :now WHERE"
                + " team_id = :team AND slack_user_id = :user")
        .param("hash", hash)
        .param("key", key)
        .param("now", Timestamp.from(now))
        .param("team", person.teamId())
        .param("user", person.slackUserId())
        .update();
    return true;
  }

  /** A page that did not reach Slack is no page. */
  private boolean isOnItsWay(String key) {
    return db.sql("SELECT state FROM outbox_message WHERE message_key = :key")
        .param("key", key)
        .query(String.class)
        .optional()
        .filter(state -> List.of("WAITING", "SENDING", "SENT").contains(state))
        .isPresent();
  }

  /** Small print says how old things are: that alone is no news. */
  private String hash(View view) {
    List<LayoutBlock> news =
        view.getBlocks().stream().filter(block -> !(block instanceof ContextBlock)).toList();
    return Sha256.hex(json.view(View.builder().type("home").blocks(news).build()));
  }

  private Decision decide(Principal person, String ref) {
    return guard.preview(person, ACTION, Resource.HUB, Map.of("ref", ref));
  }

  private List<Reply> parts(Principal person, String ref) {
    if (!decide(person, ref).allowed()) {
      return List.of(
          welcome()
              .lead(
                  Card.Sign.NEUTRAL,
                  "Nice to meet you.",
                  "I look after the members of %s, and I only know the people of its own workspace. If you need something, ask your contact there: they're glad to help."
                      .formatted(SlackText.name(space)))
              .reply());
    }
    Optional<SlackAccount> account = directory.account(person.id());
    String kind = kindOf(person);
    if (account.filter(SlackAccount::deleted).isPresent()) {
      return List.of(
          welcome()
              .lead(
                  Card.Sign.LOCKED,
                  "Your Slack account is switched off here.",
                  "So I can't show you anything. If that's a mistake, please talk to staff; nothing"
                      + " about your membership changes by it.")
              .reply());
    }
    if (kind.equals("bot")) {
      return List.of(
          welcome()
              .lead(
                  Card.Sign.NEUTRAL,
                  "Hello, fellow robot.",
                  "I have nothing to show to apps; people find their membership here.")
              .reply());
    }
    if (kind.equals("guest")) {
      return List.of(
          welcome()
              .lead(
                  Card.Sign.NEUTRAL,
                  "Welcome to %s.".formatted(SlackText.name(space)),
                  "You're a guest in Slack, and a guest's account can't be linked with a membership."
                      + " If you are a member, ask staff for a full account; if you'd like to become"
                      + " one, they'll gladly show you around.")
              .reply());
    }
    HomeContext context = new HomeContext(person, ref, account, own(person, ref, account), guard);
    return sections.stream().flatMap(section -> section.of(context).stream()).toList();
  }

  private Card welcome() {
    return new Card("Welcome");
  }

  private Optional<String> own(Principal person, String ref, Optional<SlackAccount> account) {
    return account
        .filter(SlackAccount::reads)
        .map(SlackAccount::personId)
        .filter(
            id ->
                guard
                    .check(
                        person,
                        "membership.read",
                        new Resource("Member", id, Map.of("own", true)),
                        Map.of("ref", ref))
                    .allowed());
  }

  private String kindOf(Principal person) {
    return db.sql("SELECT kind FROM external_identity WHERE source = 'slack' AND external_id = :id")
        .param("id", person.id())
        .query(String.class)
        .optional()
        .orElse("");
  }
}
