package org.makerspacehub.beans.tell;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.makerspacehub.beans.command.Money;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.member.Sum;

/**
 * Who is told of overdue bills: one message about all of a member's bills, when at least one of
 * them was not told often enough yet and the last message is long enough ago.
 */
public class OverdueBills {
  private final MemberNotices notices;
  private final When when;
  private final Currency currency;

  /**
   * @param notices tells them
   * @param when says dates
   * @param currency of bills that name none
   */
  public OverdueBills(MemberNotices notices, When when, Currency currency) {
    this.notices = notices;
    this.when = when;
    this.currency = currency;
  }

  /**
   * Takes a page of overdue bills.
   *
   * @param rows of {@code notice-dues-overdue.sql}
   * @param daysBetween two messages to one member
   * @param times a bill is told of, the first time included
   */
  public void look(NoticeRound round, List<Map<String, Object>> rows, int daysBetween, int times) {
    List<Telling> tellings = new ArrayList<>();
    Rows.byMember(round.page(rows, "member_id", MemberNotices.PAGE))
        .values()
        .forEach(bills -> telling(bills, daysBetween, times, tellings));
    notices.take(round, tellings);
  }

  private void telling(
      List<Map<String, Object>> bills, int daysBetween, int times, List<Telling> tellings) {
    List<Telling.Subject> subjects =
        bills.stream()
            .filter(bill -> Rows.number(bill, "told") < times)
            .map(
                bill ->
                    new Telling.Subject(Rows.text(bill, "bill_id"), Rows.number(bill, "told") + 1))
            .toList();
    if (subjects.isEmpty()) {
      return;
    }
    LocalDate since =
        bills.stream()
            .map(bill -> LocalDate.parse(Rows.text(bill, "due_on")))
            .min(Comparator.naturalOrder())
            .orElseThrow();
    Map<String, Object> one = bills.get(0);
    Map<String, String> values = Rows.person(one);
    values.put("sum", Money.of(sums(bills)));
    values.put("since", when.date(since));
    values.put("how long", when.ago(since));
    values.put("bills", When.count(bills.size(), "bill"));
    tellings.add(
        new Telling(
            Rows.text(one, "account"),
            Rows.text(one, "person_id"),
            subjects,
            values,
            Duration.ofDays(daysBetween)));
  }

  /** By currency: what is not of one kind is never added up. */
  private List<Sum> sums(List<Map<String, Object>> bills) {
    Map<String, BigDecimal> sums = new TreeMap<>();
    for (Map<String, Object> bill : bills) {
      String of = Rows.text(bill, "currency");
      sums.merge(
          of.isEmpty() ? currency.getCurrencyCode() : of,
          new BigDecimal(Rows.text(bill, "payable")),
          BigDecimal::add);
    }
    return sums.entrySet().stream().map(sum -> new Sum(sum.getKey(), sum.getValue())).toList();
  }
}
