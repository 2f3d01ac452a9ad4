package org.makerspacehub.beans.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.makerspacehub.beans.identity.ContactRules;
import org.makerspacehub.beans.identity.ContactRules.Contact;
import org.makerspacehub.beans.identity.ContactRules.Decision;
import org.makerspacehub.beans.identity.ContactRules.Member;
import org.makerspacehub.beans.identity.LinkState;

/** Brings rows to the {@link ContactRules} and turns what they decide into rows again. */
public final class ContactLinker {
  private final ContactRules rules;

  /**
   * @param rules what decides
   */
  public ContactLinker(ContactRules rules) {
    this.rules = rules;
  }

  /**
   * Decides from what the flow has read.
   *
   * @param identities rows of {@code sql/identity-contacts.sql}
   * @param complete whether the last listings of Fabman and HubSpot came to their end
   */
  public ContactLinks decide(List<Map<String, Object>> identities, boolean complete) {
    List<Member> members = new ArrayList<>();
    List<Contact> contacts = new ArrayList<>();
    for (Map<String, Object> row : identities) {
      long id = ((Number) row.get("id")).longValue();
      if ("fabman".equals(text(row, "source"))) {
        members.add(
            new Member(
                id,
                text(row, "person_id"),
                text(row, "name_key"),
                text(row, "email_key"),
                "deleted".equals(text(row, "state")),
                text(row, "content_hash")));
      } else {
        contacts.add(
            new Contact(
                id,
                text(row, "person_id"),
                LinkState.of(text(row, "link_state")),
                text(row, "linked_email_key"),
                text(row, "name_key"),
                text(row, "email_key"),
                "active".equals(text(row, "state")),
                text(row, "content_hash")));
      }
    }
    List<Map<String, Object>> links = new ArrayList<>();
    List<Map<String, Object>> undone = new ArrayList<>();
    for (Decision decision : rules.decide(members, contacts, complete)) {
      Map<String, Object> row = new HashMap<>();
      row.put("identity_id", decision.contact().id());
      if (decision.member() == null) {
        undone.add(row);
      } else {
        row.put("content_hash", decision.contact().contentHash());
        row.put("email_key", decision.contact().emailKey());
        row.put("member_id", decision.member().id());
        row.put("member_hash", decision.member().contentHash());
        row.put("person_id", decision.member().personId());
        links.add(row);
      }
    }
    return new ContactLinks(contacts.size(), links, undone);
  }

  private static String text(Map<String, Object> row, String column) {
    Object value = row.get(column);
    return value == null ? null : value.toString();
  }
}
