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
record Somebody(
    String person,
    Set<String> members,
    Set<String> contacts,
    Set<String> accounts,
    Set<String> addresses,
    Set<String> names,
    Set<String> numbers) {

  /**
   * Reads who somebody is.
   *
   * @param db as a user who may read the records of people
   * @param person the id of the row in {@code person}
   * @return of nobody when there is no record of the person any more
   */
  static Somebody read(JdbcClient db, String person) {
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
                + " FROM external_identity WHERE person_id = :person"
                + " AND link_state IN ('confirmed', 'matched', 'probable')")
        .param("person", person)
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
