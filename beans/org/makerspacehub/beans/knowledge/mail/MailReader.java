package org.makerspacehub.beans.knowledge.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.knowledge.paper.Paper;
import org.makerspacehub.beans.knowledge.paper.PaperLimits;
import org.makerspacehub.beans.knowledge.paper.PaperReader;
import org.makerspacehub.beans.knowledge.paper.PaperRefused;

/**
 * Reads a mail from its bytes. Anybody may have sent it: each step is bounded, whatever its headers
 * say stays text, and what cannot be read is refused with a reason.
 */
final class MailReader {
  /** Bytes of a mail that are looked at; larger ones are looked at as far as that. */
  static final int MOST_BYTES = 8 << 20;

  private static final int MOST_HEAD = 256 << 10;
  private static final int MOST_NOTES = 280;
  private static final int LONGEST_SUBJECT = 200;
  private static final Session NO_SESSION = Session.getInstance(new Properties());
  private static final Pattern ID = Pattern.compile("<([^<>\\s]{1,500})>");
  private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>\"]{1,100}@[^\\s@<>\"]{1,90}");

  private final PaperReader papers;
  private final String ownAddress;

  /**
   * @param papers reads what is attached
   * @param ownAddress whom the hub's own mails come from; empty for none
   */
  MailReader(PaperReader papers, String ownAddress) {
    this.papers = papers;
    this.ownAddress = address(ownAddress);
  }

  /**
   * Reads it.
   *
   * @param raw its bytes, at most {@link #MOST_BYTES}
   * @param cut whether there were more
   */
  Mail read(byte[] raw, boolean cut) {
    Mail nothing =
        new Mail(
            "no-id:" + HexFormat.of().formatHex(Sha256.digest().digest(raw)),
            List.of(),
            "",
            "",
            null,
            Mail.Verdict.REFUSED,
            "",
            List.of());
    try {
      refuseHugeHead(raw);
      return papers
          .within(PaperLimits.ATTACHMENT, () -> headAndLeaves(nothing, raw, cut))
          .mail(this);
    } catch (PaperRefused refused) {
      return nothing.judged(Mail.Verdict.REFUSED, refused.getMessage());
    }
  }

  private static void refuseHugeHead(byte[] raw) {
    int newLines = 0;
    for (int i = 0; i < Math.min(raw.length, MOST_HEAD); i++) {
      if (raw[i] == '\n') {
        if (++newLines == 2) {
          return;
        }
      } else if (raw[i] != '\r') {
        newLines = 0;
      }
    }
    if (raw.length >= MOST_HEAD) {
      throw new PaperRefused("Its headers are longer than any mail's should be.");
    }
  }

  /** What was found in one go; what is attached is read afterwards, one by one. */
  private record Found(Mail head, MailLeaves leaves, boolean reply) {

    Mail mail(MailReader reader) {
      return leaves == null ? head : reader.judged(head, leaves, reply);
    }
  }

  private Found headAndLeaves(Mail nothing, byte[] raw, boolean cut) throws MessagingException {
    MimeMessage mime = new MimeMessage(NO_SESSION, new ByteArrayInputStream(raw));
    String id = ids(header(mime, "Message-ID")).stream().findFirst().orElse(nothing.id());
    List<String> references = ids(header(mime, "References"));
    List<String> before = new ArrayList<>(references);
    before.addAll(ids(header(mime, "In-Reply-To")));
    String author = address(header(mime, "From"));
    Mail head =
        new Mail(
            id,
            List.copyOf(new LinkedHashSet<>(before)),
            author.isEmpty() ? "" : "mail:" + author,
            subject(mime),
            sentAt(mime),
            Mail.Verdict.REFUSED,
            "",
            List.of());
    String machine = machine(mime, author);
    if (!machine.isEmpty()) {
      return new Found(head.judged(Mail.Verdict.PASSED, machine), null, false);
    }
    try {
      MailLeaves leaves = new MailLeaves(NO_SESSION, cut);
      leaves.walk(mime);
      return new Found(head, leaves, !before.isEmpty());
    } catch (PaperRefused refused) {
      return new Found(head.judged(Mail.Verdict.REFUSED, refused.getMessage()), null, false);
    }
  }

  /** Why a mail is one that no person wrote; empty when a person did. */
  private String machine(MimeMessage mime, String author) throws MessagingException {
    String auto = header(mime, "Auto-Submitted").strip().toLowerCase(Locale.ROOT);
    if (!auto.isEmpty() && !auto.startsWith("no")) {
      return "It is an automatic reply.";
    }
    if (!header(mime, "X-Autoreply").isEmpty()
        || !header(mime, "X-Autorespond").isEmpty()
        || header(mime, "Precedence").strip().matches("(?i)auto_reply|junk")) {
      return "It is an automatic reply.";
    }
    if (mime.isMimeType("multipart/report")
        || header(mime, "Return-Path").strip().equals("<>")
        || author.matches("(mailer-daemon|postmaster)@.*")) {
      return "It reports on another mail's way.";
    }
    return !ownAddress.isEmpty() && author.equals(ownAddress) ? "The hub itself sent it." : "";
  }

  private Mail judged(Mail head, MailLeaves leaves, boolean reply) {
    List<Paper.Section> sections = new ArrayList<>();
    Set<String> notes = new LinkedHashSet<>();
    StringBuilder own = new StringBuilder();
    boolean quotesOnly = false;
    for (MailLeaves.Leaf leaf : leaves.body()) {
      try {
        String all = words(leaf);
        if (all.contains("-----BEGIN PGP MESSAGE-----")) {
          return head.judged(Mail.Verdict.REFUSED, "It is encrypted.");
        }
        String trimmed =
            leaf.invitation() ? all : MailTrim.own(all, reply && leaf.name().isEmpty());
        quotesOnly = quotesOnly || (trimmed.isBlank() && !all.isBlank());
        if (!trimmed.isBlank() && leaf.name().isEmpty()) {
          own.append(own.isEmpty() ? "" : "\n\n").append(trimmed);
        } else if (!trimmed.isBlank()) {
          sections.add(new Paper.Section(leaf.name(), trimmed));
        }
      } catch (PaperRefused refused) {
        notes.add(refused.getMessage());
      }
    }
    for (MailLeaves.Leaf leaf : leaves.attached()) {
      try {
        attached(leaf, sections);
      } catch (PaperRefused refused) {
        notes.add("%s: %s".formatted(leaf.name(), refused.getMessage()));
      }
    }
    notes.addAll(leaves.leftOut());
    if (!own.isEmpty()) {
      sections.add(0, new Paper.Section("", own.toString()));
    }
    String reason = PlainLine.of(String.join(" ", notes), MOST_NOTES);
    if (sections.isEmpty()) {
      return quotesOnly && notes.isEmpty()
          ? head.judged(Mail.Verdict.PASSED, "There is nothing in it but what it quotes.")
          : head.judged(
              Mail.Verdict.REFUSED,
              reason.isEmpty() ? "There are no words in it that can be read." : reason);
    }
    return new Mail(
        head.id(),
        head.before(),
        head.author(),
        head.subject(),
        head.at(),
        Mail.Verdict.TAKEN,
        reason,
        List.copyOf(sections));
  }

  private String words(MailLeaves.Leaf leaf) {
    if (leaf.invitation()) {
      return Invitation.words(
          org.makerspacehub.beans.knowledge.paper.Charsets.decode(leaf.bytes(), leaf.charset()));
    }
    Paper paper =
        papers.read(
            leaf.kind(),
            leaf.bytes(),
            leaf.charset().isEmpty() ? "utf-8" : leaf.charset(),
            PaperLimits.ATTACHMENT);
    StringBuilder words = new StringBuilder();
    for (Paper.Section each : paper.sections()) {
      words.append(each.heading().isEmpty() ? "" : each.heading() + "\n");
      words.append(each.text()).append("\n\n");
    }
    return words.toString().strip();
  }

  private void attached(MailLeaves.Leaf leaf, List<Paper.Section> sections) {
    if (leaf.tooLarge()) {
      throw new PaperRefused(
          "It is larger than %d MB.".formatted(PaperLimits.ATTACHMENT.bytes() >> 20));
    }
    if (leaf.kind() == null) {
      throw new PaperRefused(
          leaf.name().equalsIgnoreCase("winmail.dat")
              ? "Outlook's own form is not read."
              : "Files of this kind are not read.");
    }
    Paper paper = papers.read(leaf.kind(), leaf.bytes(), leaf.charset(), PaperLimits.ATTACHMENT);
    for (Paper.Section each : paper.sections()) {
      sections.add(
          new Paper.Section(
              PlainLine.of(
                  each.heading().isEmpty() ? leaf.name() : leaf.name() + " – " + each.heading(),
                  LONGEST_SUBJECT),
              each.text()));
    }
  }

  static String header(Part part, String name) throws MessagingException {
    String[] values = part.getHeader(name);
    return values == null || values.length == 0 || values[0] == null
        ? ""
        : values[0].substring(0, Math.min(values[0].length(), 64 << 10));
  }

  private static List<String> ids(String header) {
    List<String> ids = new ArrayList<>();
    Matcher id = ID.matcher(header);
    while (id.find() && ids.size() < 100) {
      ids.add(id.group(1));
    }
    return ids;
  }

  /** One line, whatever charset it says that it is in. */
  static String decoded(String header, int most) {
    String folded = header.substring(0, Math.min(header.length(), 8_000)).replaceAll("\r?\n", "");
    String text;
    try {
      text = MimeUtility.decodeText(folded);
    } catch (UnsupportedEncodingException unknown) {
      text = folded;
    }
    // Bytes beyond ASCII that nobody encoded came through as Latin-1.
    if (text.equals(folded) && text.chars().anyMatch(c -> c > 127 && c < 256)) {
      text =
          org.makerspacehub.beans.knowledge.paper.Charsets.decode(
              text.getBytes(StandardCharsets.ISO_8859_1));
    }
    return PlainLine.of(text, most);
  }

  private static String subject(MimeMessage mime) throws MessagingException {
    String subject = decoded(header(mime, "Subject"), LONGEST_SUBJECT);
    for (int i = 0; i < 10; i++) {
      subject = subject.replaceFirst("(?iu)^((re|fwd?|aw|wg|sv|tr)(\\[\\d+])?\\s?:)\\s*", "");
    }
    return subject.strip();
  }

  static String address(String from) {
    if (from.isBlank()) {
      return "";
    }
    String first = "";
    try {
      InternetAddress[] all =
          InternetAddress.parseHeader(from.substring(0, Math.min(from.length(), 4_000)), false);
      first = Arrays.stream(all).map(InternetAddress::getAddress).findFirst().orElse("");
    } catch (AddressException odd) {
      Matcher any = ADDRESS.matcher(from);
      first = any.find() ? any.group() : "";
    }
    String lower = first == null ? "" : first.strip().toLowerCase(Locale.ROOT);
    return ADDRESS.matcher(lower).matches() ? lower : "";
  }

  /** By its own word, else by that of the last server on its way; null when neither says. */
  private static Instant sentAt(MimeMessage mime) throws MessagingException {
    Instant said = time(header(mime, "Date"));
    if (said != null) {
      return said;
    }
    String received = header(mime, "Received");
    return time(received.substring(received.lastIndexOf(';') + 1));
  }

  private static Instant time(String text) {
    String plain =
        text.replaceAll("\\([^)]{0,200}\\)", " ")
            .replaceAll("\\s+", " ")
            .replaceAll(" (UT|UTC|Z)$", " GMT")
            .strip();
    try {
      Instant at =
          plain.isEmpty()
              ? null
              : ZonedDateTime.parse(plain, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return at == null || at.isBefore(Instant.parse("1980-01-01T00:00:00Z")) ? null : at;
    } catch (DateTimeException unreadable) {
      return null;
    }
  }
}
