package org.makerspacehub.beans.member;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.makerspacehub.beans.identity.Fold;
import org.makerspacehub.beans.identity.LinkState;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds people in the mirror and reads what is known about them. It decides nothing: whoever calls
 * it has asked the guard.
 */
public class MemberDirectory {
  /** How many people a search names before it says "and N more". */
  public static final int LIST_LIMIT = 8;

  private static final int MAX_WORDS = 8;
  private static final int MAX_SUGGESTIONS = 3;
  private static final int SUGGEST_FROM = 5_000;

  private static final String ACCOUNT =
      """
      SELECT a.id, a.external_id, a.person_id, a.link_state, a.name_key, a.email, a.email_key,
             a.state, r.reason
        FROM external_identity a
        LEFT JOIN identity_review r
          ON r.open_identity = a.id AND (r.proved OR NOT r.held)
      """;

  private static final String MEMBER =
      """
      SELECT person_id, external_id, member_number, full_name, name_key, email, email_key, state,
             last_activity_at, COUNT(*) OVER () AS total
        FROM external_identity
       WHERE source = 'fabman' AND person_id IS NOT NULL
      """;

  // As Fold.nameTokens takes a name apart; the index on (source, name_key) is walked, not the rows.
  private static final String NAME_WORDS =
      "REPLACE(REPLACE(REPLACE(name_key, '''', ''), '-', ' '), '.', ' ')";

  private static final String IN_USE_FIRST =
      " ORDER BY FIELD(state, 'active', 'locked', 'deleted'), name_key, member_number, id LIMIT "
          + LIST_LIMIT;

  private final JdbcClient hubJdbc;
  private final ZoneId zone;

  /**
   * @param hubJdbc the mirror
   * @param zone decides on which day something happened
   */
  public MemberDirectory(JdbcClient hubJdbc, ZoneId zone) {
    this.hubJdbc = hubJdbc;
    this.zone = zone;
  }

  /**
   * The Slack account of somebody.
   *
   * @param externalId {@code T…/U…}
   */
  public Optional<SlackAccount> account(String externalId) {
    return hubJdbc
        .sql(ACCOUNT + " WHERE a.source = 'slack' AND a.external_id = :id")
        .param("id", externalId)
        .query((row, n) -> account(row))
        .optional();
  }

  /**
   * The Fabman record of a person; where there are several, the one in use.
   *
   * @param personId as the mirror numbers people
   */
  public Optional<Member> member(String personId) {
    return records(personId).stream().findFirst();
  }

  /**
   * What a record's person is called there.
   *
   * @param identityId row of the mirror
   */
  public Optional<String> nameOf(long identityId) {
    return hubJdbc
        .sql("SELECT full_name FROM external_identity WHERE id = :id")
        .param("id", identityId)
        .query(String.class)
        .optional();
  }

  /**
   * All that is shown about a person.
   *
   * @param personId as the mirror numbers people
   * @return empty when Fabman has no record of them
   */
  public Optional<MemberFile> file(String personId) {
    List<Member> records = records(personId);
    if (records.isEmpty()) {
      return Optional.empty();
    }
    List<String> ids = records.stream().map(Member::memberId).toList();
    return Optional.of(
        new MemberFile(
            records.get(0),
            packages(ids).values().stream().flatMap(List::stream).toList(),
            invoices(ids).values().stream().flatMap(List::stream).toList(),
            accounts(personId),
            reviews(personId),
            contacts(personId)));
  }

  /** Who has exactly this address; where Fabman knows nobody, whose Slack account has it. */
  public Found byEmail(String emailKey) {
    if (emailKey == null) {
      return Found.NOBODY;
    }
    Found found = find(" AND email_key = :email", Map.of("email", emailKey));
    if (!found.isEmpty()) {
      return found;
    }
    List<Member> linked =
        hubJdbc
            .sql(ACCOUNT + " WHERE a.source = 'slack' AND a.email_key = :email")
            .param("email", emailKey)
            .query((row, n) -> account(row))
            .list()
            .stream()
            .filter(SlackAccount::reads)
            .map(SlackAccount::personId)
            .distinct()
            .flatMap(person -> member(person).stream())
            .toList();
    return capped(linked, linked.size());
  }

  /** Who has exactly this member number. */
  public Found byNumber(String number) {
    return number.isEmpty() || number.length() > 64
        ? Found.NOBODY
        : find(" AND member_number = :number", Map.of("number", number));
  }

  /**
   * Who is called so: those with exactly this name, or else those of whom each typed word begins a
   * word of the name. Accents, case, apostrophes and hyphens do not count.
   */
  public Found byName(String typed) {
    String key = Fold.nameKey(typed);
    Set<String> words = Fold.nameTokens(key);
    if (words.isEmpty()) {
      return Found.NOBODY;
    }
    Found exact = find(" AND name_key = :name", Map.of("name", key));
    if (!exact.isEmpty() || words.size() > MAX_WORDS) {
      return exact;
    }
    Map<String, String> beginnings = beginnings(words);
    return find(" AND " + anyOrAll(beginnings, " AND "), beginnings);
  }

  /**
   * Names like the one typed, for whoever mistyped it: at most three, the nearest first.
   *
   * @return members whose name has, for each typed word, a word of the same first letter that is at
   *     most one slip away, or two for words of six letters and more
   */
  public List<Member> nearest(String typed) {
    Set<String> words = Fold.nameTokens(Fold.nameKey(typed));
    if (words.isEmpty() || words.size() > MAX_WORDS) {
      return List.of();
    }
    Set<String> initials = new TreeSet<>();
    words.forEach(word -> initials.add(word.substring(0, word.offsetByCodePoints(0, 1))));
    Map<String, String> beginnings = beginnings(initials);
    Map<String, Integer> slips = new HashMap<>();
    hubJdbc
        .sql(
            "SELECT DISTINCT name_key FROM external_identity WHERE source = 'fabman' AND "
                + anyOrAll(beginnings, " OR ")
                + " LIMIT "
                + SUGGEST_FROM)
        .params(beginnings)
        .query(String.class)
        .list()
        .forEach(
            key -> Typos.between(words, Fold.nameTokens(key)).ifPresent(n -> slips.put(key, n)));
    return slips.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .limit(MAX_SUGGESTIONS)
        .flatMap(
            entry ->
                find(" AND name_key = :name", Map.of("name", entry.getKey())).members().stream())
        .limit(MAX_SUGGESTIONS)
        .toList();
  }

  /**
   * The packages of several members.
   *
   * @param memberIds Fabman's ids
   * @return by Fabman's id; a member without any has no entry
   */
  public Map<String, List<PackageSpan>> packages(Collection<String> memberIds) {
    Map<String, List<PackageSpan>> byMember = new LinkedHashMap<>();
    if (!memberIds.isEmpty()) {
      hubJdbc
          .sql(
              """
              SELECT m.member_id, COALESCE(p.name, CONCAT('Package ', m.package_id)) AS name,
                     m.from_date, m.until_date, m.charged_until_date, m.ended_at
                FROM membership m
                LEFT JOIN membership_package p ON p.external_id = m.package_id
               WHERE m.member_id IN (:members)
              """)
          .param("members", memberIds)
          .query(
              row -> {
                byMember
                    .computeIfAbsent(row.getString("member_id"), id -> new ArrayList<>())
                    .add(span(row));
              });
    }
    return byMember;
  }

  /**
   * What several members still have to pay.
   *
   * @param memberIds Fabman's ids
   * @return by Fabman's id; a member without any has no entry
   */
  public Map<String, List<Invoice>> invoices(Collection<String> memberIds) {
    Map<String, List<Invoice>> byMember = new LinkedHashMap<>();
    if (!memberIds.isEmpty()) {
      hubJdbc
          .sql(
              """
              SELECT member_id, state, due_on, currency, payable
                FROM invoice
               WHERE member_id IN (:members) AND state = 'unpaid'
              """)
          .param("members", memberIds)
          .query(
              row -> {
                byMember
                    .computeIfAbsent(row.getString("member_id"), id -> new ArrayList<>())
                    .add(
                        new Invoice(
                            row.getString("state"),
                            row.getObject("due_on", LocalDate.class),
                            row.getString("currency"),
                            row.getBigDecimal("payable")));
              });
    }
    return byMember;
  }

  /** When the members were last brought up to date; empty before the first time. */
  public Optional<Instant> asOf() {
    return hubJdbc
        .sql(
            """
            SELECT finished_at FROM sync_run
             WHERE flow = 'sync-fabman-members' AND state = 'DONE'
             ORDER BY started_at DESC LIMIT 1
            """)
        .query((row, n) -> instant(row, "finished_at"))
        .optional();
  }

  private List<Member> records(String personId) {
    return hubJdbc
        .sql(MEMBER + " AND person_id = :person")
        .param("person", personId)
        .query((row, n) -> member(row))
        .list()
        .stream()
        .sorted(
            Comparator.<Member>comparingInt(
                    member -> List.of("active", "locked", "deleted").indexOf(member.state()))
                .thenComparing(
                    Member::lastActivityAt, Comparator.nullsLast(Comparator.reverseOrder()))
                .thenComparing(Member::memberId))
        .toList();
  }

  private List<SlackAccount> accounts(String personId) {
    return hubJdbc
        .sql(ACCOUNT + " WHERE a.person_id = :person AND a.source = 'slack' ORDER BY a.id")
        .param("person", personId)
        .query((row, n) -> account(row))
        .list();
  }

  private List<String> contacts(String personId) {
    return hubJdbc
        .sql(
            """
            SELECT external_id FROM external_identity
             WHERE person_id = :person AND source = 'hubspot' AND link_state = 'probable'
             ORDER BY id LIMIT 3
            """)
        .param("person", personId)
        .query(String.class)
        .list();
  }

  private List<MemberFile.Review> reviews(String personId) {
    return hubJdbc
        .sql(
            """
            SELECT i.external_id, r.reason
              FROM external_identity i JOIN identity_review r ON r.open_identity = i.id
             WHERE i.person_id = :person
            UNION
            SELECT a.external_id, r.reason
              FROM external_identity i
              JOIN identity_review_candidate c ON c.candidate_id = i.id
              JOIN identity_review r ON r.id = c.review_id AND r.state = 'OPEN'
              JOIN external_identity a ON a.id = r.identity_id
             WHERE i.person_id = :person
            """)
        .param("person", personId)
        .query((row, n) -> new MemberFile.Review(row.getString(1), row.getString(2)))
        .list();
  }

  private Found find(String condition, Map<String, ?> parameters) {
    int[] total = {0};
    List<Member> members =
        hubJdbc
            .sql(MEMBER + condition + IN_USE_FIRST)
            .params(parameters)
            .query(
                (row, n) -> {
                  total[0] = row.getInt("total");
                  return member(row);
                })
            .list();
    return new Found(members, total[0] - members.size());
  }

  private static Found capped(List<Member> members, int total) {
    List<Member> first = members.stream().limit(LIST_LIMIT).toList();
    return new Found(first, total - first.size());
  }

  /** For each word two patterns: it begins the name, or a later word of it. */
  private static Map<String, String> beginnings(Set<String> words) {
    Map<String, String> patterns = new LinkedHashMap<>();
    int n = 0;
    for (String word : words) {
      // Words have no wildcards in them; escaped all the same, for whoever changes what a word is.
      String beginning = word.replaceAll("[!%_]", "!$0") + "%";
      patterns.put("first" + n, beginning);
      patterns.put("later" + n, "% " + beginning);
      n++;
    }
    return patterns;
  }

  private static String anyOrAll(Map<String, String> beginnings, String andOr) {
    List<String> conditions = new ArrayList<>();
    for (int n = 0; n < beginnings.size() / 2; n++) {
      conditions.add(
          "(%1$s LIKE :first%2$d ESCAPE '!' OR %1$s LIKE :later%2$d ESCAPE '!')"
              .formatted(NAME_WORDS, n));
    }
    return "(" + String.join(andOr, conditions) + ")";
  }

  private static SlackAccount account(ResultSet row) throws SQLException {
    return new SlackAccount(
        row.getLong("id"),
        row.getString("external_id"),
        row.getString("person_id"),
        LinkState.of(row.getString("link_state")),
        row.getString("name_key"),
        row.getString("email"),
        row.getString("email_key"),
        "deleted".equals(row.getString("state")),
        row.getString("reason"));
  }

  private static Member member(ResultSet row) throws SQLException {
    return new Member(
        row.getString("person_id"),
        row.getString("external_id"),
        row.getString("member_number"),
        row.getString("full_name"),
        row.getString("name_key"),
        row.getString("email"),
        row.getString("email_key"),
        row.getString("state"),
        instant(row, "last_activity_at"));
  }

  private PackageSpan span(ResultSet row) throws SQLException {
    Instant ended = instant(row, "ended_at");
    return new PackageSpan(
        row.getString("name"),
        row.getObject("from_date", LocalDate.class),
        row.getObject("until_date", LocalDate.class),
        row.getObject("charged_until_date", LocalDate.class),
        ended == null ? null : LocalDate.ofInstant(ended, zone));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    LocalDateTime utc = row.getObject(column, LocalDateTime.class);
    return utc == null ? null : utc.toInstant(ZoneOffset.UTC);
  }
}
