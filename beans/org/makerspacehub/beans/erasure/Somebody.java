package org.makerspacehub.beans.erasure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.makerspacehub.beans.identity.Fold;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Everything that names a person here: read from the person's records while these are still there.
 *
 * @param person the id of the row in {@code person}
 * @param members ids at Fabman
 * @param contacts ids at HubSpot
 * @param accounts {@code T…/U…}
 * @param addresses folded, those of earlier days too
 * @param names full names as the records have them
 * @param numbers members' numbers
 */
public record Somebody(
    String person,
    Set<String> members,
    Set<String> contacts,
    Set<String> accounts,
    Set<String> addresses,
    Set<String> names,
    Set<String> numbers) {

  /**
   * The records of a person. A contact that HubSpot has archived, merged or deleted is linked to
   * nobody any more: it is theirs when it became one of theirs, or has their address, and their
   * name unless it is gone for good.
   */
  private static final String THEIRS =
      """
      (person_id = :who AND link_state IN ('confirmed', 'matched', 'probable'))
      OR (source = 'hubspot' AND person_id IS NULL
          AND (successor_id IN (SELECT s.external_id FROM external_identity s
                                 WHERE s.person_id = :who AND s.source = 'hubspot')
               OR EXISTS (SELECT 1 FROM external_identity o
                           WHERE o.person_id = :who
                             AND o.link_state IN ('confirmed', 'matched', 'probable')
                             AND o.email_key = external_identity.email_key
                             AND (o.name_key = external_identity.name_key
                                  OR external_identity.state IN ('merged', 'deleted')))))
      """;

  /**
   * Reads who somebody is.
   *
   * @param db as a user who may read the records of people
   * @param person the id of the row in {@code person}
   * @return of nobody when there is no record of the person any more
   */
  static Somebody read(JdbcClient db, String person) {
    return read(db, person, THEIRS, person);
  }

  /**
   * Reads who one record is of, and of no other.
   *
   * @param identity its id
   */
  static Somebody of(JdbcClient db, long identity) {
    String person =
        db.sql(
                "SELECT COALESCE(MAX(person_id), '-') FROM external_identity i WHERE i.id = :id"
                    + " AND NOT EXISTS (SELECT 1 FROM external_identity o"
                    + " WHERE o.person_id = i.person_id AND o.id <> i.id)")
            .param("id", identity)
            .query(String.class)
            .single();
    return read(db, person, "id = :who", identity);
  }

  private static Somebody read(JdbcClient db, String person, String where, Object value) {
    Somebody who =
        new Somebody(
            person,
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>());
    List<Long> ids = new ArrayList<>();
    db.sql(
            "SELECT id, source, external_id, full_name, email, email_key, member_number"
                + " FROM external_identity WHERE "
                + where)
        .param("who", value)
        .query(
            row -> {
              ids.add(row.getLong("id"));
              String id = row.getString("external_id");
              switch (row.getString("source")) {
                case "fabman" -> who.members.add(id);
                case "hubspot" -> who.contacts.add(id);
                default -> who.accounts.add(id);
              }
              who.names.add(row.getString("full_name"));
              who.address(row.getString("email"));
              who.address(row.getString("email_key"));
              String number = row.getString("member_number");
              if (number != null && !number.isBlank()) {
                who.numbers.add(number);
              }
            });
    if (!ids.isEmpty()) {
      db.sql("SELECT email_key FROM identity_email WHERE identity_id IN (:ids)")
          .param("ids", ids)
          .query(String.class)
          .list()
          .forEach(who::address);
    }
    return who;
  }

  private void address(String address) {
    String key = Fold.emailKey(address);
    if (key != null) {
      addresses.add(key);
    }
  }

  /** The accounts without their workspace. */
  Set<String> users() {
    Set<String> users = new TreeSet<>();
    accounts.forEach(account -> users.add(account.substring(account.indexOf('/') + 1)));
    return users;
  }

  /** The names as words, each in the ways in which it is written. */
  List<List<String>> nameWords() {
    return names.stream()
        .flatMap(name -> Words.names(name).stream())
        .map(words -> words.subList(0, Math.min(words.size(), LedgerKind.LONGEST_NAME)))
        .distinct()
        .toList();
  }

  /** Ids of the rows in {@code external_identity} that are the person's. */
  static List<Long> identities(JdbcClient db, String person) {
    return db.sql("SELECT id FROM external_identity WHERE " + THEIRS)
        .param("who", person)
        .query(Long.class)
        .list();
  }

  /**
   * A text without the person; JSON stays JSON.
   *
   * @return the very same text when there is nothing of the person in it
   */
  public String without(String text) {
    return text == null ? null : ErasureHands.without(text, scrubber());
  }

  /** Takes the person out of texts. */
  Scrubber scrubber() {
    Set<String> users = users();
    Set<String> leads = new TreeSet<>();
    Set<String> whole = new TreeSet<>();
    for (List<String> words : nameWords()) {
      leads.add(words.get(0));
      whole.add(String.join(" ", words));
    }
    return new Scrubber(
        users::contains,
        addresses::contains,
        leads::contains,
        whole::contains,
        LedgerKind.LONGEST_NAME);
  }

  /** Nobody's name. */
  @Override
  public String toString() {
    return "Somebody[person=" + person + "]";
  }
}
