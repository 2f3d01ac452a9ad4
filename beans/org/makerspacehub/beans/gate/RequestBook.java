package org.makerspacehub.beans.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.PlainLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps requests. Whoever changes one says which version they saw; who comes second changes
 * nothing. It decides nothing.
 */
public class RequestBook {
  /** The longest words of a requester, and the longest outcome, in characters. */
  public static final int LONGEST = 500;

  private static final Logger LOG = LoggerFactory.getLogger(RequestBook.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JdbcClient db;

  /**
   * @param db as a user that may read and change {@code action_request}
   */
  public RequestBook(JdbcClient db) {
    this.db = db;
  }

  /**
   * Keeps a new one.
   *
   * @return false when there is one of this ref already; nothing was kept then
   */
  public boolean add(ActionRequest request, long executeWithinSeconds) {
    try {
      db.sql(
              """
              INSERT INTO action_request
                (ref, action, canonical, hash, requester, asked_through, state, quorum, urgent, why,
                 evidence, created_at, remind_at, escalate_at, decide_by, execute_within, ended_at,
                 outcome)
              VALUES
                (:ref, :action, :canonical, :hash, :requester, :through, :state, :quorum, :urgent,
                 :why, :evidence, :created, :remind, :escalate, :decideBy, :executeWithin, :ended,
                 :outcome)""")
          .param("ref", request.ref())
          .param("action", request.action())
          .param("canonical", request.canonical().text())
          .param("hash", request.hash())
          .param("requester", request.canonical().requester())
          .param("through", request.askedThrough())
          .param("state", request.state().name())
          .param("quorum", request.quorum())
          .param("urgent", request.urgent())
          .param("why", request.why())
          .param("evidence", json(request.evidence()))
          .param("created", at(request.createdAt()))
          .param("remind", at(request.remindAt()))
          .param("escalate", at(request.escalateAt()))
          .param("decideBy", at(request.decideBy()))
          .param("executeWithin", executeWithinSeconds)
          .param("ended", at(request.endedAt()))
          .param("outcome", cut(request.outcome()))
          .update();
      return true;
    } catch (DuplicateKeyException there) {
      return false;
    }
  }

  /** One of them. */
  public Optional<ActionRequest> find(String ref) {
    return db.sql("SELECT * FROM action_request WHERE ref = :ref")
        .param("ref", ref)
        .query(RequestBook::request)
        .optional();
  }

  /**
   * One of them, locked until the caller's transaction ends: who decides about it must not be
   * overtaken.
   */
  public Optional<ActionRequest> lock(String ref) {
    return db.sql("SELECT * FROM action_request WHERE ref = :ref FOR UPDATE")
        .param("ref", ref)
        .query(RequestBook::request)
        .optional();
  }

  /**
   * Those in one state, oldest first. A row that cannot be read is passed over, and the log says
   * which: nobody can decide about it, and it must not keep all the others from being shown.
   */
  public List<ActionRequest> in(RequestState state, int most) {
    return db
        .sql("SELECT * FROM action_request WHERE state = :state ORDER BY decide_by, id LIMIT :most")
        .param("state", state.name())
        .param("most", most)
        .query(RequestBook::readable)
        .list()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * Leads a request on, if it still is as it was seen.
   *
   * @param seen as it was read
   * @param to where it stands from now on
   * @param changes columns of {@code action_request} by name; moments as {@link Instant}
   * @return false when somebody else was first: nothing was changed
   */
  public boolean change(ActionRequest seen, RequestState to, Map<String, ?> changes) {
    Map<String, Object> values = new LinkedHashMap<>(changes);
    StringBuilder set = new StringBuilder("state = :toState, version = version + 1");
    for (String column : values.keySet()) {
      if (!column.matches("[a-z_]{1,32}")) {
        throw new HubException("There is no column of that name.");
      }
      set.append(", ").append(column).append(" = :").append(column);
    }
    values.replaceAll(
        (column, value) ->
            value instanceof Instant moment
                ? at(moment)
                : "outcome".equals(column) ? cut((String) value) : value);
    return db.sql(
                "UPDATE action_request SET "
                    + set
                    + " WHERE ref = :ofRef AND state = :fromState AND version = :fromVersion")
            .params(values)
            .param("toState", to.name())
            .param("ofRef", seen.ref())
            .param("fromState", seen.state().name())
            .param("fromVersion", seen.version())
            .update()
        == 1;
  }

  /**
   * Adds what an adviser noted to a request that waits and still says what the adviser read. It
   * changes nothing that anybody decides about: not its version, and not what is approved.
   *
   * @param hash of what was read
   * @return false when it was decided, changed or noted on meanwhile
   */
  public boolean note(String ref, String hash, String note) {
    return db.sql(
                """
                UPDATE action_request SET note = :note, shown_version = NULL
                 WHERE ref = :ref AND hash = :hash AND state = 'PENDING' AND note IS NULL""")
            .param("note", note)
            .param("ref", ref)
            .param("hash", hash)
            .update()
        == 1;
  }

  private static Optional<ActionRequest> readable(ResultSet row, int n) throws SQLException {
    try {
      return Optional.of(request(row, n));
    } catch (HubException | IllegalArgumentException unreadable) {
      LOG.error(
          "REQUEST {} IS NOT AS IT WAS KEPT and cannot be read; it is passed over",
          row.getString("ref"));
      return Optional.empty();
    }
  }

  static ActionRequest request(ResultSet row, int n) throws SQLException {
    int shown = row.getInt("shown_version");
    Integer shownVersion = row.wasNull() ? null : shown;
    Canonical canonical = Canonical.read(row.getString("canonical"));
    return new ActionRequest(
        row.getString("ref"),
        canonical,
        row.getString("hash"),
        RequestState.valueOf(row.getString("state")),
        row.getInt("version"),
        shownVersion,
        row.getInt("quorum"),
        row.getBoolean("urgent"),
        row.getString("why"),
        findings(row.getString("evidence")),
        row.getString("note"),
        row.getString("asked_through"),
        // What people approve says when it was asked; the column is for finding it.
        canonical.asked() == null ? moment(row, "created_at") : canonical.asked(),
        moment(row, "remind_at"),
        moment(row, "reminded_at"),
        moment(row, "escalate_at"),
        moment(row, "escalated_at"),
        moment(row, "decide_by"),
        moment(row, "approved_at"),
        moment(row, "execute_by"),
        moment(row, "ended_at"),
        row.getString("outcome"));
  }

  private static Instant moment(ResultSet row, String column) throws SQLException {
    Timestamp moment = row.getTimestamp(column);
    return moment == null ? null : moment.toInstant();
  }

  private static Timestamp at(Instant moment) {
    return moment == null ? null : Timestamp.from(moment);
  }

  private static String cut(String text) {
    return text == null ? null : PlainLine.of(text, LONGEST);
  }

  private static List<ActionRequest.Finding> findings(String json) {
    try {
      return JSON.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException broken) {
      return List.of();
    }
  }

  static String json(List<ActionRequest.Finding> findings) {
    try {
      return JSON.writeValueAsString(findings);
    } catch (JsonProcessingException impossible) {
      throw new HubException("The evidence cannot be written.", impossible);
    }
  }
}
