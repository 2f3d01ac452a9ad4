package org.makerspacehub.beans.knowledge.mail;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.SqlFile;
import org.makerspacehub.beans.knowledge.DocumentBook;
import org.makerspacehub.beans.knowledge.KnowledgeDocument;
import org.makerspacehub.beans.knowledge.RefusedPapers;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.knowledge.book.OneByOne;
import org.makerspacehub.beans.knowledge.paper.Paper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What became of each mail of a folder, and the threads that are made of them. */
final class MailBook {
  /** A thread of more goes on as another, so that none has to be put together without end. */
  private static final int LONGEST_THREAD = 200;

  private static final int LONGEST_REASON = 300;

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final DocumentBook documents;
  private final String folder;
  private final SortedSet<String> audience;
  private final Clock clock;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param documents takes the threads
   * @param folder of the mailbox
   * @param audience who may read its mails
   * @param clock says when
   */
  MailBook(
      JdbcClient db,
      PlatformTransactionManager transactions,
      DocumentBook documents,
      String folder,
      SortedSet<String> audience,
      Clock clock) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    this.documents = documents;
    this.folder = folder;
    this.audience = audience;
    this.clock = clock;
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  /** Whether anything is to be taken from the folder; it is there from the first time on. */
  boolean isOn() {
    db.sql(
            "INSERT INTO knowledge_source (kind, source, title, state) VALUES ('mail', :folder,"
                + " :folder, 'on') ON DUPLICATE KEY UPDATE title = title")
        .param("folder", folder)
        .update();
    return db.sql("SELECT state FROM knowledge_source WHERE kind = 'mail' AND source = :folder")
        .param("folder", folder)
        .query(String.class)
        .single()
        .equals("on");
  }

  /** A round came to its end: what people should know of it stands beside the source. */
  void note() {
    long refused =
        db.sql("SELECT COUNT(*) FROM knowledge_mail WHERE folder = :folder AND state = 'refused'")
            .param("folder", folder)
            .query(Long.class)
            .single();
    db.sql(
            "UPDATE knowledge_source SET note = :note, taken_at = :now WHERE kind = 'mail' AND"
                + " source = :folder")
        .param("note", RefusedPapers.note(refused, "mail"))
        .param("now", now())
        .param("folder", folder)
        .update();
  }

  /** Other people than before may read the folder, by the settings. */
  void readers() {
    documents.readers(SourceKind.MAIL, folder, audience);
  }

  /**
   * The numbers of the mails that were dealt with.
   *
   * @param waiting those that were begun and came to no end are not among them
   */
  Set<Long> known(long validity, boolean waiting) {
    return new HashSet<>(
        db.sql(SqlFile.read(waiting ? "knowledge-mail-all" : "knowledge-mail-known"))
            .param("folder", folder)
            .param("validity", validity)
            .query(Long.class)
            .list());
  }

  /**
   * A mail is about to be read.
   *
   * @return how often it was begun, this time included
   */
  int begin(long validity, long uid, long size) {
    db.sql(SqlFile.read("knowledge-mail-begin"))
        .param("folder", folder)
        .param("validity", validity)
        .param("uid", uid)
        .param("size", size)
        .param("now", now())
        .update();
    return db.sql(
            "SELECT tries FROM knowledge_mail WHERE folder = :folder AND validity = :validity AND"
                + " uid = :uid")
        .param("folder", folder)
        .param("validity", validity)
        .param("uid", uid)
        .query(Integer.class)
        .single();
  }

  /** It was not the mail's fault that it came to no end. */
  void notItsFault(long validity, long uid) {
    db.sql(
            "UPDATE knowledge_mail SET tries = tries - 1 WHERE folder = :folder AND validity ="
                + " :validity AND uid = :uid AND tries > 0")
        .param("folder", folder)
        .param("validity", validity)
        .param("uid", uid)
        .update();
  }

  /** A mail was read; its thread is as it says from now on. */
  void end(long validity, long uid, Mail mail) {
    OneByOne.run(
        transaction,
        () -> {
          byte[] id = Sha256.of(mail.id());
          byte[] text = textHash(mail);
          Mail judged =
              mail.verdict() == Mail.Verdict.TAKEN && isDouble(validity, uid, id, text)
                  ? mail.judged(Mail.Verdict.PASSED, "It is there already.")
                  : mail;
          boolean taken = judged.verdict() == Mail.Verdict.TAKEN;
          boolean named = taken || judged.verdict() == Mail.Verdict.REFUSED;
          byte[] thread = taken ? thread(judged, id) : null;
          Instant latest = clock.instant();
          db.sql(SqlFile.read("knowledge-mail-end"))
              .param("folder", folder)
              .param("validity", validity)
              .param("uid", uid)
              .param("state", judged.verdict().name().toLowerCase(java.util.Locale.ROOT))
              .param(
                  "reason",
                  judged.reason().isEmpty() ? null : PlainLine.of(judged.reason(), LONGEST_REASON))
              .param("message", id)
              .param("thread", thread)
              .param("author", named && !judged.author().isEmpty() ? judged.author() : null)
              .param("subject", named ? judged.subject() : null)
              .param(
                  "at",
                  Timestamp.from(
                      judged.at() == null || judged.at().isAfter(latest) ? latest : judged.at()))
              .param("text", taken ? text : null)
              .param("now", Timestamp.from(latest))
              .update();
          parts(validity, uid, judged);
          if (taken) {
            Set<String> others = adopt(id, thread);
            others.add(HexFormat.of().formatHex(thread));
            others.forEach(this::put);
          }
        });
  }

  /** Another copy of the same mail, as mailing lists and rules of a mailbox make them. */
  private boolean isDouble(long validity, long uid, byte[] id, byte[] text) {
    return db.sql(SqlFile.read("knowledge-mail-double"))
            .param("folder", folder)
            .param("validity", validity)
            .param("uid", uid)
            .param("message", id)
            .param("text", text)
            .query(Long.class)
            .single()
        > 0;
  }

  private void parts(long validity, long uid, Mail mail) {
    db.sql(
            "DELETE FROM knowledge_mail_part WHERE folder = :folder AND validity = :validity AND"
                + " uid = :uid")
        .param("folder", folder)
        .param("validity", validity)
        .param("uid", uid)
        .update();
    int place = mail.sections().isEmpty() || mail.sections().get(0).heading().isEmpty() ? 0 : 1;
    for (Paper.Section each : mail.sections()) {
      db.sql(
              "INSERT INTO knowledge_mail_part (folder, validity, uid, place, heading, text) VALUES"
                  + " (:folder, :validity, :uid, :place, :heading, :text)")
          .param("folder", folder)
          .param("validity", validity)
          .param("uid", uid)
          .param("place", place++)
          .param("heading", each.heading())
          .param("text", each.text())
          .update();
    }
  }

  /** The thread of a mail: that of the first known mail before it, else that mail itself. */
  private byte[] thread(Mail mail, byte[] id) {
    if (mail.before().isEmpty()) {
      return id;
    }
    Map<String, byte[]> threads = new HashMap<>();
    db.sql(SqlFile.read("knowledge-mail-threads"))
        .param("folder", folder)
        .param("messages", mail.before().stream().map(Sha256::of).toList())
        .query(
            row -> {
              threads.put(HexFormat.of().formatHex(row.getBytes(1)), row.getBytes(2));
            });
    byte[] thread =
        mail.before().stream()
            .map(each -> threads.get(Sha256.hex(each)))
            .filter(java.util.Objects::nonNull)
            .findFirst()
            .orElseGet(() -> Sha256.of(mail.before().get(0)));
    return mails(thread) < LONGEST_THREAD ? thread : id;
  }

  private long mails(byte[] thread) {
    return db.sql("SELECT COUNT(*) FROM knowledge_mail WHERE folder = :folder AND thread = :thread")
        .param("folder", folder)
        .param("thread", thread)
        .query(Long.class)
        .single();
  }

  /** Answers that came before the mail they answer join its thread now. */
  private Set<String> adopt(byte[] id, byte[] thread) {
    Set<String> changed = new LinkedHashSet<>();
    if (!Arrays.equals(id, thread) && mails(id) > 0) {
      db.sql("UPDATE knowledge_mail SET thread = :thread WHERE folder = :folder AND thread = :id")
          .param("thread", thread)
          .param("folder", folder)
          .param("id", id)
          .update();
      changed.add(HexFormat.of().formatHex(id));
    }
    return changed;
  }

  /** Mails that are not in the mailbox any more. */
  void gone(long validity, Set<Long> uids) {
    for (long uid : uids) {
      transaction.executeWithoutResult(
          status -> {
            List<byte[]> threads =
                db.sql(
                        "SELECT thread FROM knowledge_mail WHERE folder = :folder AND validity ="
                            + " :validity AND uid = :uid AND thread IS NOT NULL")
                    .param("folder", folder)
                    .param("validity", validity)
                    .param("uid", uid)
                    .query((row, n) -> row.getBytes(1))
                    .list();
            db.sql(
                    "DELETE FROM knowledge_mail WHERE folder = :folder AND validity = :validity AND"
                        + " uid = :uid")
                .param("folder", folder)
                .param("validity", validity)
                .param("uid", uid)
                .update();
            threads.forEach(thread -> put(HexFormat.of().formatHex(thread)));
          });
    }
  }

  /** What stands under numbers that the server does not use any more. */
  Map<Long, Set<Long>> outdated(long validity) {
    Map<Long, Set<Long>> old = new LinkedHashMap<>();
    db.sql(
            "SELECT validity, uid FROM knowledge_mail WHERE folder = :folder AND validity <>"
                + " :validity")
        .param("folder", folder)
        .param("validity", validity)
        .query(
            row -> {
              old.computeIfAbsent(row.getLong(1), each -> new LinkedHashSet<>())
                  .add(row.getLong(2));
            });
    return old;
  }

  /** A thread as it is now, or nothing where nothing is left of it. */
  private void put(String thread) {
    Map<String, String> seen = new HashMap<>();
    List<KnowledgeDocument.Part> parts = new ArrayList<>();
    String[] title = {""};
    db.sql(SqlFile.read("knowledge-mail-thread"))
        .param("folder", folder)
        .param("thread", HexFormat.of().parseHex(thread))
        .query(
            row -> {
              // While the server gives its mails other numbers, some are there twice.
              String mail =
                  HexFormat.of().formatHex(row.getBytes("message_hash"))
                      + HexFormat.of().formatHex(row.getBytes("text_hash"));
              String place = row.getLong("validity") + "/" + row.getLong("uid");
              if (!seen.computeIfAbsent(mail, each -> place).equals(place)) {
                return;
              }
              title[0] = title[0].isEmpty() ? row.getString("subject") : title[0];
              String author = row.getString("author");
              parts.add(
                  new KnowledgeDocument.Part(
                      row.getString("heading"),
                      author == null ? "" : author,
                      row.getTimestamp("at").toInstant(),
                      "",
                      row.getString("text")));
            });
    if (parts.isEmpty()) {
      documents.remove(SourceKind.MAIL, folder, thread);
    } else {
      documents.put(
          new KnowledgeDocument(
              SourceKind.MAIL,
              folder,
              thread,
              title[0].isEmpty() ? "A mail without a subject" : title[0],
              audience,
              List.copyOf(parts)));
    }
  }

  private static byte[] textHash(Mail mail) {
    StringBuilder all = new StringBuilder(mail.author());
    mail.sections()
        .forEach(each -> all.append('\0').append(each.heading()).append('\0').append(each.text()));
    return Sha256.of(all.toString());
  }
}
