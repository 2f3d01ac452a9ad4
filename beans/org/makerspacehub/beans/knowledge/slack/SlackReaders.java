package org.makerspacehub.beans.knowledge.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.knowledge.Readers;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.beans.policy.RoleGrants;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may read what, as Slack and the roles say at this moment. Nothing is remembered from one
 * question to the next: who left a channel a second ago reads nothing of it. While Slack does not
 * say, nobody may read anything.
 */
public final class SlackReaders implements Readers {
  private static final Logger LOG = LoggerFactory.getLogger(SlackReaders.class);
  private static final String USER = "[UW][A-Z0-9]{1,23}";
  private static final String CHANNEL = "[CG][A-Z0-9]{2,23}";
  private static final int PAGE = 200;

  /** So many are asked for one by one before the whole list is cheaper. */
  private static final int FEW = 12;

  private static final int MOST_USER_PAGES = 15;
  private static final int MOST_CHANNEL_PAGES = 25;

  private final ConnectorTools tools;
  private final RoleGrants grants;
  private final SharedChannels shared;
  private final String teamId;
  private final int mostMembers;

  /** Whether people of other workspaces may be in a channel. */
  @FunctionalInterface
  public interface SharedChannels {
    /**
     * As far as it is known.
     *
     * @param channel its id
     * @return true when it is so, or not known
     */
    boolean isShared(String channel);
  }

  /** What an account is. */
  private enum Account {
    FULL,
    GUEST,
    /** An app: it reads what its channels show, and asks nothing. */
    APP,
    /** One of ours that is there no more: it reads nothing. */
    GONE,
    /** Of another workspace, or unknown. */
    OUTSIDE
  }

  /** Members of a channel could not be looked at one by one. */
  private static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMany() {
      super("more members than are looked at", null, false, false);
    }
  }

  /**
   * @param connectorTools the way to Slack
   * @param grants who holds which role now
   * @param shared which channels are shared with other workspaces
   * @param teamId our workspace
   * @param mostMembers of a channel that are looked at one by one; in larger ones only what
   *     everybody may read is used
   */
  public SlackReaders(
      ConnectorTools connectorTools,
      RoleGrants grants,
      SharedChannels shared,
      String teamId,
      int mostMembers) {
    this.tools = connectorTools;
    this.grants = grants;
    this.shared = shared;
    this.teamId = teamId;
    this.mostMembers = mostMembers;
  }

  @Override
  public Set<String> of(Principal asker) {
    if (asker == null
        || asker.kind() != Principal.Kind.PERSON
        || teamId.isEmpty()
        || !asker.teamId().equals(teamId)
        || !asker.slackUserId().matches(USER)) {
      return Set.of();
    }
    try {
      Account account = account(tools.call("slack_get_user", Map.of("id", asker.slackUserId())));
      if (account != Account.FULL && account != Account.GUEST) {
        return Set.of();
      }
      TreeSet<String> marks = new TreeSet<>();
      marks.add(Audience.PUBLIC);
      if (account == Account.FULL) {
        marks.add(Audience.MEMBERS);
      }
      marks.addAll(channelsOf(asker.slackUserId()));
      grants.of(asker).forEach(role -> marks.add(Audience.role(role)));
      return marks;
    } catch (VendorUnavailable | VendorRefused notNow) {
      LOG.warn("Slack does not say who asks, so nothing is looked up: {}", notNow.getMessage());
      return Set.of();
    }
  }

  @Override
  public Set<String> in(String channel) {
    if (channel == null || !channel.matches(CHANNEL)) {
      return Set.of();
    }
    try {
      return all(channel, accounts(members(channel)));
    } catch (TooMany more) {
      return shared.isShared(channel)
          ? Set.of(Audience.channel(channel))
          : new TreeSet<>(Set.of(Audience.channel(channel), Audience.PUBLIC));
    } catch (VendorUnavailable | VendorRefused notNow) {
      LOG.warn("Slack does not say who is there, so nothing is shown: {}", notNow.getMessage());
      return Set.of();
    }
  }

  /** What all of them may read. Apps count for nothing: a channel's people let them in. */
  private Set<String> all(String channel, Map<String, Account> accounts) {
    TreeSet<String> marks = new TreeSet<>(Set.of(Audience.channel(channel)));
    if (accounts.containsValue(Account.OUTSIDE)) {
      return marks;
    }
    List<String> people = new ArrayList<>();
    accounts.forEach(
        (user, account) -> {
          if (account == Account.FULL || account == Account.GUEST) {
            people.add(user);
          }
        });
    if (people.isEmpty()) {
      return Set.of();
    }
    marks.add(Audience.PUBLIC);
    if (!accounts.containsValue(Account.GUEST)) {
      marks.add(Audience.MEMBERS);
    }
    Set<Role> common = null;
    for (String user : people) {
      Set<Role> theirs = grants.of(Principal.person(teamId, user));
      common = common == null ? new HashSet<>(theirs) : common;
      common.retainAll(theirs);
      if (common.isEmpty()) {
        break;
      }
    }
    common.forEach(role -> marks.add(Audience.role(role)));
    return marks;
  }

  private Set<String> members(String channel) {
    Set<String> members = new LinkedHashSet<>();
    String cursor = null;
    do {
      Map<String, Object> arguments = new LinkedHashMap<>();
      arguments.put("channel", channel);
      arguments.put("limit", PAGE);
      arguments.put("cursor", cursor);
      JsonNode page = list("slack_list_members", arguments);
      page.path("items").forEach(item -> members.add(item.path("id").asText("")));
      cursor = next(page);
      if (members.size() > mostMembers) {
        throw new TooMany();
      }
    } while (cursor != null);
    return members;
  }

  /** What each of them is: one by one when they are few, else out of the list of all accounts. */
  private Map<String, Account> accounts(Set<String> members) {
    Map<String, Account> accounts = new LinkedHashMap<>();
    if (members.size() <= FEW) {
      for (String user : members) {
        accounts.put(user, one(user));
      }
      return accounts;
    }
    // Whom the workspace's own list does not have is of another one.
    members.forEach(user -> accounts.put(user, Account.OUTSIDE));
    String cursor = null;
    int pages = 0;
    do {
      Map<String, Object> arguments = new LinkedHashMap<>();
      arguments.put("limit", PAGE);
      arguments.put("cursor", cursor);
      JsonNode page = list("slack_list_users", arguments);
      for (JsonNode user : page.path("items")) {
        accounts.computeIfPresent(user.path("id").asText(""), (id, before) -> account(user));
      }
      cursor = next(page);
      if (++pages > MOST_USER_PAGES) {
        throw new TooMany();
      }
    } while (cursor != null && accounts.containsValue(Account.OUTSIDE));
    return accounts;
  }

  private Account one(String user) {
    if (!user.matches(USER)) {
      return Account.OUTSIDE;
    }
    try {
      return account(tools.call("slack_get_user", Map.of("id", user)));
    } catch (VendorRefused unknown) {
      return Account.OUTSIDE;
    }
  }

  private Set<String> channelsOf(String user) {
    Set<String> marks = new TreeSet<>();
    for (boolean privateOnes : List.of(false, true)) {
      try {
        String cursor = null;
        int pages = 0;
        do {
          Map<String, Object> arguments = new LinkedHashMap<>();
          arguments.put("user", user);
          arguments.put("private", privateOnes);
          arguments.put("limit", PAGE);
          arguments.put("cursor", cursor);
          JsonNode page = list("slack_list_channels_of", arguments);
          for (JsonNode item : page.path("items")) {
            if (item.path("id").asText("").matches(CHANNEL)) {
              marks.add(Audience.channel(item.path("id").asText()));
            }
          }
          cursor = next(page);
        } while (cursor != null && ++pages < MOST_CHANNEL_PAGES);
      } catch (VendorRefused notAsked) {
        // Without the scope for private channels nothing of any is known either.
        if (!privateOnes) {
          throw notAsked;
        }
      }
    }
    return marks;
  }

  private Account account(JsonNode user) {
    String id = user == null ? "" : user.path("id").asText("");
    if (id.isEmpty() || !user.path("team_id").asText("").equals(teamId)) {
      return Account.OUTSIDE;
    }
    if (user.path("deleted").asBoolean(false)) {
      return Account.GONE;
    }
    // Slack's own bot says that it is none.
    if (user.path("is_bot").asBoolean(false) || "USLACKBOT".equals(id)) {
      return Account.APP;
    }
    return user.path("is_restricted").asBoolean(false)
            || user.path("is_ultra_restricted").asBoolean(false)
        ? Account.GUEST
        : Account.FULL;
  }

  private JsonNode list(String tool, Map<String, Object> arguments) {
    JsonNode answer = tools.call(tool, arguments);
    if (answer == null || !answer.path("items").isArray()) {
      throw new VendorUnavailable(
          "The connector's %s did not answer with a list.".formatted(tool),
          java.time.Duration.ZERO,
          null);
    }
    return answer;
  }

  private static String next(JsonNode page) {
    String next = page.path("next_cursor").asText("");
    return next.isBlank() ? null : next;
  }
}
