package org.makerspacehub.beans.workflow;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.makerspacehub.beans.SqlFile;
import org.makerspacehub.beans.command.Money;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.member.Sum;
import org.makerspacehub.beans.tell.MirrorAge;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reminds members of bills that are overdue, in a message that only they see: one about all of
 * somebody's bills, some days apart, some times for the oldest of them, and some people a day.
 */
public final class OverdueReminder implements WorkflowWork {
  /** Its template. */
  public static final String TEMPLATE = "workflow-overdue-reminder";

  /** People that are reminded within a day; a mistake in the mirror must not reach everybody. */
  static final int A_DAY = 25;

  private static final Duration DAY = Duration.ofDays(1);
  private static final String OVERDUE = SqlFile.read("workflow-overdue");

  private final JdbcClient db;
  private final WorkflowRuns runs;
  private final MirrorAge age;
  private final When when;
  private final WorkflowPost post;
  private final Currency currency;
  private final ZoneId zone;

  /**
   * @param db as the hub's user
   * @param runs says how many were reminded
   * @param age says whether the mirror may be believed
   * @param when says dates
   * @param replies renders messages
   * @param channels none of them is used
   * @param currency of bills that name none
   * @param zone of the space
   */
  public OverdueReminder(
      JdbcClient db,
      WorkflowRuns runs,
      MirrorAge age,
      When when,
      ReplyJson replies,
      WorkflowChannels channels,
      Currency currency,
      ZoneId zone) {
    this.db = db;
    this.runs = runs;
    this.age = age;
    this.when = when;
    this.post = new WorkflowPost(replies, channels);
    this.currency = currency;
    this.zone = zone;
  }

  @Override
  public String template() {
    return TEMPLATE;
  }

  @Override
  public WorkflowReach reach(Workflow workflow) {
    return new WorkflowReach("own", "person");
  }

  /** A bill, with how often its owner was reminded of it. */
  private record Bill(
      String memberId,
      String id,
      LocalDate dueOn,
      String currency,
      BigDecimal payable,
      String account,
      String fullName,
      String firstName,
      int told,
      Timestamp lastTold) {}

  @Override
  public List<WorkflowDue> due(Workflow workflow, Instant now) {
    List<String> needed = new ArrayList<>(JoinedWelcome.WHO);
    needed.add("sync-fabman-invoices");
    long left = A_DAY - runs.since(workflow.key(), now.minus(DAY));
    if (left <= 0 || !age.isYoung(needed, now, JoinedWelcome.OLDEST)) {
      return List.of();
    }
    Map<String, List<Bill>> byMember = new LinkedHashMap<>();
    db.sql(OVERDUE)
        .param("workflow", workflow.key())
        .param(
            "past",
            LocalDate.ofInstant(now, zone).minusDays(workflow.parameters().path("days").asInt(7)))
        .query(OverdueReminder::bill)
        .list()
        .forEach(
            bill -> byMember.computeIfAbsent(bill.memberId(), id -> new ArrayList<>()).add(bill));
    int times = workflow.parameters().path("times").asInt(3);
    Instant rested = now.minus(Duration.ofDays(workflow.parameters().path("between").asInt(14)));
    return byMember.values().stream()
        .filter(bills -> bills.get(0).told() < times)
        .filter(
            bills ->
                bills.stream()
                    .allMatch(
                        bill ->
                            bill.lastTold() == null
                                || bill.lastTold().toInstant().isBefore(rested)))
        .limit(left)
        .map(this::due)
        .toList();
  }

  private WorkflowDue due(List<Bill> bills) {
    Bill oldest = bills.get(0);
    Map<String, String> values = Persons.values(oldest.fullName(), oldest.firstName());
    values.put("sum", Money.of(sums(bills)));
    values.put("since", when.date(oldest.dueOn()));
    values.put("how long", when.ago(oldest.dueOn()));
    values.put("bills", When.count(bills.size(), "bill"));
    return new WorkflowDue(
        "bill:%s:%d".formatted(oldest.id(), oldest.told() + 1),
        values,
        oldest.account(),
        WorkflowDue.at("").payload(),
        0);
  }

  /** By currency: what is not of one kind is never added up. */
  private List<Sum> sums(List<Bill> bills) {
    Map<String, BigDecimal> sums = new TreeMap<>();
    bills.forEach(
        bill ->
            sums.merge(
                bill.currency() == null || bill.currency().isEmpty()
                    ? currency.getCurrencyCode()
                    : bill.currency(),
                bill.payable(),
                BigDecimal::add));
    return sums.entrySet().stream().map(sum -> new Sum(sum.getKey(), sum.getValue())).toList();
  }

  @Override
  public WorkflowDone run(Workflow workflow, WorkflowDue due, String ref) {
    return new WorkflowDone(
        "reminded somebody",
        List.of(
            post.toPerson(
                workflow,
                due,
                ref,
                "A bill is overdue",
                WorkflowPost.words(workflow, due.values()))));
  }

  private static Bill bill(ResultSet row, int n) throws SQLException {
    return new Bill(
        row.getString("member_id"),
        row.getString("bill_id"),
        row.getObject("due_on", LocalDate.class),
        row.getString("currency"),
        row.getBigDecimal("payable"),
        row.getString("account"),
        row.getString("full_name"),
        row.getString("first_name"),
        row.getInt("told"),
        row.getTimestamp("last_told"));
  }
}
