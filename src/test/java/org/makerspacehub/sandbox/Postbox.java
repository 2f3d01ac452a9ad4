package org.makerspacehub.sandbox;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.makerspacehub.beans.knowledge.paper.SamplePapers;
import org.makerspacehub.support.Ports;

/** The space's own mailbox, on a server of its own on the loopback address. */
final class Postbox implements AutoCloseable {
  static final String USER = "office";
  static final String PASSWORD = "sandbox-mailbox-password-6c1f20";
  private static final String ADDRESS = "office@northern-lights.example";
  private static final Session NO_SESSION = Session.getInstance(new Properties());

  private final ServerSetup setup;
  private final GreenMail server;
  private int mails;

  /**
   * @param port on 127.0.0.1; 0 for any that is free
   */
  Postbox(int port) {
    setup = new ServerSetup(port == 0 ? Ports.free() : port, "127.0.0.1", "imap");
    server = new GreenMail(setup);
    server.start();
  }

  int port() {
    return setup.getPort();
  }

  /** A message of a thread: who writes, and what. */
  private record Line(int from, String text) {}

  /** Empties it, and fills it with what came over the last months. */
  synchronized void fill(Seed seed) {
    try {
      server.purgeEmailFromAllMailboxes();
      mails = 0;
      GreenMailUser user = server.getManagers().getUserManager().getUser(USER);
      if (user == null) {
        user = server.setUser(ADDRESS, USER, PASSWORD);
      }
      Instant start = seed.now().minus(Duration.ofDays(120));
      thread(
          user,
          seed,
          start,
          "New filter for the laser",
          new Line(
              3, "Hello,\nthe filter of the laser cutter smells again. When was it changed last?"),
          new Line(
              4,
              "It was changed in the spring. I have ordered two new ones; they come from"
                  + " Brightline Supplies and cost 89 dollars each."),
          new Line(3, "Thank you. I can put it in on Saturday morning."));
      thread(
          user,
          seed,
          start.plus(Duration.ofDays(9)),
          "Insurance for the open day",
          new Line(5, "Dear team,\ndo we need extra insurance for the open day in June?"),
          new Line(6, "No. Our policy covers events of up to 150 visitors; I asked the insurer."),
          new Line(5, "Good. Then we count at the door and stop at 150."));
      thread(
          user,
          seed,
          start.plus(Duration.ofDays(20)),
          "Quote for the dust extraction",
          new Line(
              7,
              "We can deliver the dust extraction for the wood shop for 4,200 dollars,"
                  + " installation included. The offer holds for 30 days."),
          new Line(
              4,
              "The board has accepted your offer. Please come in the second week of the"
                  + " month."),
          new Line(7, "We will be there on Tuesday at nine."));
      thread(
          user,
          seed,
          start.plus(Duration.ofDays(33)),
          "School class visit",
          new Line(
              8,
              "We would like to visit with 22 pupils of the seventh grade. Is that possible"
                  + " on a weekday before noon?"),
          new Line(
              5,
              "With pleasure: Wednesdays from nine to eleven. Please bring two adults, and"
                  + " the signed safety forms."));
      thread(
          user,
          seed,
          start.plus(Duration.ofDays(41)),
          "Lost property",
          new Line(9, "I left a grey jacket and a set of chisels in the wood shop last week."),
          new Line(
              4, "Both are in the box behind the desk. It is emptied at the end of the month."));
      thread(
          user,
          seed,
          start.plus(Duration.ofDays(55)),
          "Kiln repair",
          new Line(10, "The kiln stops at 700 degrees. The error is E3."),
          new Line(
              6,
              "E3 is the thermocouple. A new one is on its way; until then please do not"
                  + " fire anything."),
          new Line(6, "The thermocouple is in. The kiln may be used again."));
      html(user, seed, start.plus(Duration.ofDays(63)));
      attachment(user, seed, start.plus(Duration.ofDays(72)));
      invitation(user, seed, start.plus(Duration.ofDays(80)));
      thread(
          user,
          seed,
          start.plus(Duration.ofDays(95)),
          "Rent from July",
          new Line(11, "As agreed the rent is 3,150 dollars a month from July on."),
          new Line(6, "Agreed; the standing order is changed."));
      plain(
          user,
          seed,
          start.plus(Duration.ofDays(100)),
          12,
          "Automatic reply: Rent from July",
          "I am away until Monday.",
          "Auto-Submitted: auto-replied\r\n");
    } catch (FolderException | MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private String from(Seed seed, int writer) {
    Seed.Member member = seed.members().get(writer);
    return "\"%s\" <%s@mail.example>"
        .formatted(
            member.fullName().replaceAll("[^\\p{ASCII}]", "?").replace("\"", ""),
            "writer" + writer);
  }

  private void thread(GreenMailUser user, Seed seed, Instant at, String subject, Line... lines)
      throws MessagingException {
    StringBuilder references = new StringBuilder();
    String before = "";
    for (Line line : lines) {
      String id = "<sandbox-" + (mails + 1) + "@mail.example>";
      String more =
          references.isEmpty()
              ? ""
              : "In-Reply-To: %s\r\nReferences: %s\r\n"
                  .formatted(references.substring(references.lastIndexOf("<")), references);
      String quoted =
          before.isEmpty()
              ? ""
              : "\r\n\r\nOn an earlier day, somebody wrote:\r\n> " + before.replace("\n", "\r\n> ");
      plain(
          user,
          seed,
          at,
          line.from(),
          references.isEmpty() ? subject : "Re: " + subject,
          line.text() + quoted + "\r\n\r\n-- \r\n" + seed.members().get(line.from()).firstName(),
          more);
      references.append(references.isEmpty() ? "" : " ").append(id);
      before = line.text();
      at = at.plus(Duration.ofHours(7));
    }
  }

  private void plain(
      GreenMailUser user, Seed seed, Instant at, int from, String subject, String text, String more)
      throws MessagingException {
    deliver(
        user,
        head(seed, at, from, subject)
            + more
            + "Content-Type: text/plain; charset=utf-8\r\n\r\n"
            + text
            + "\r\n");
  }

  private String head(Seed seed, Instant at, int from, String subject) {
    mails++;
    return "Message-ID: <sandbox-%d@mail.example>\r\nFrom: %s\r\nTo: %s\r\nDate: %s\r\nSubject: %s\r\nMIME-Version: 1.0\r\n"
        .formatted(
            mails,
            from(seed, from),
            ADDRESS,
            DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC)),
            subject);
  }

  private void html(GreenMailUser user, Seed seed, Instant at) throws MessagingException {
    deliver(
        user,
        head(seed, at, 13, "Prices of plywood")
            + "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type:"
            + " text/plain\r\n\r\nSee the HTML.\r\n--b\r\nContent-Type: text/html;"
            + " charset=utf-8\r\n\r\n<p>Our prices of <b>birch plywood</b> this season:</p><table>"
            + "<tr><th>Thickness</th><th>Sheet</th></tr><tr><td>4 mm</td><td>31 dollars</td></tr>"
            + "<tr><td>8 mm</td><td>48 dollars</td></tr></table>\r\n--b--\r\n");
  }

  private void attachment(GreenMailUser user, Seed seed, Instant at) throws MessagingException {
    byte[] minutes =
        SamplePapers.docx(
            "Minutes of the general meeting",
            List.of(
                "# Dues",
                "The dues stay at 65 dollars a month until the end of next year.",
                "# Board",
                "The treasurer was elected for two more years."));
    deliver(
        user,
        head(seed, at, 6, "Minutes of the general meeting")
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type:"
            + " text/plain\r\n\r\nThe minutes are attached.\r\n--b\r\nContent-Type:"
            + " application/octet-stream; name=minutes.docx\r\nContent-Disposition: attachment;"
            + " filename=minutes.docx\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(minutes)
            + "\r\n--b--\r\n");
  }

  private void invitation(GreenMailUser user, Seed seed, Instant at) throws MessagingException {
    String day =
        DateTimeFormatter.ofPattern("yyyyMMdd")
            .format(at.plus(Duration.ofDays(14)).atZone(Seed.ZONE));
    deliver(
        user,
        head(seed, at, 5, "Invitation: fire drill")
            + "Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT"
            + "\r\nSUMMARY:Fire drill\r\nDTSTART;TZID=America/Anchorage:"
            + day
            + "T180000\r\nLOCATION:The yard\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
  }

  private static void deliver(GreenMailUser user, String raw) throws MessagingException {
    user.deliver(
        new MimeMessage(
            NO_SESSION, new ByteArrayInputStream(raw.getBytes(StandardCharsets.UTF_8))));
  }

  @Override
  public void close() {
    server.stop();
  }
}
