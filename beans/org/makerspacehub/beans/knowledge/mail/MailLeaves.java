package org.makerspacehub.beans.knowledge.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimePartDataSource;
import jakarta.mail.internet.ParseException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.knowledge.paper.PaperLimits;
import org.makerspacehub.beans.knowledge.paper.PaperReader;
import org.makerspacehub.beans.knowledge.paper.PaperRefused;

/** The parts of a mail that hold something: what it says, and what is attached. */
final class MailLeaves {
  private static final int MOST_PARTS = 200;
  private static final int DEEPEST = 10;
  private static final int MOST_ATTACHED = 20;

  private final Session session;
  private final boolean cut;
  private final List<Leaf> body = new ArrayList<>();
  private final List<Leaf> attached = new ArrayList<>();
  private final Set<String> leftOut = new LinkedHashSet<>();
  private int parts;

  /**
   * @param session of no meaning
   * @param cut whether the last of the parts is not whole
   */
  MailLeaves(Session session, boolean cut) {
    this.session = session;
    this.cut = cut;
  }

  /**
   * A part.
   *
   * @param name of the file, or of the mail that is attached; empty for what the mail itself says
   * @param kind as which it is read; null for none
   * @param charset that it says it is in; may be empty or wrong
   * @param bytes decoded
   * @param tooLarge whether there were more
   * @param invitation whether it is a calendar's event
   */
  record Leaf(
      String name,
      PaperReader.Kind kind,
      String charset,
      byte[] bytes,
      boolean tooLarge,
      boolean invitation) {}

  List<Leaf> body() {
    return body;
  }

  /** What is attached; of a mail that was cut the last is not whole. */
  List<Leaf> attached() {
    if (cut && !attached.isEmpty()) {
      Leaf last = attached.get(attached.size() - 1);
      attached.set(
          attached.size() - 1,
          new Leaf(last.name(), last.kind(), last.charset(), new byte[0], true, false));
    }
    return attached;
  }

  Set<String> leftOut() {
    return leftOut;
  }

  /**
   * Finds them.
   *
   * @throws PaperRefused when the mail as a whole cannot be read
   */
  void walk(MimeMessage mail) throws MessagingException {
    walk(mail, 0, "");
  }

  private void walk(Part part, int depth, String within) throws MessagingException {
    if (++parts > MOST_PARTS) {
      throw new PaperRefused("It has more than %d parts.".formatted(MOST_PARTS));
    }
    if (depth > DEEPEST) {
      throw new PaperRefused("Its parts are nested too deeply.");
    }
    String type = type(part);
    switch (type) {
      case "multipart/encrypted", "application/pgp-encrypted" ->
          throw new PaperRefused("It is encrypted.");
      case "application/pkcs7-mime", "application/x-pkcs7-mime" ->
          throw new PaperRefused(
              MailReader.header(part, "Content-Type")
                      .toLowerCase(Locale.ROOT)
                      .contains("signed-data")
                  ? "It is signed in a form that cannot be read."
                  : "It is encrypted.");
      case "multipart/alternative" -> alternative(children(part), depth, within);
      case "multipart/signed" -> walk(children(part).get(0), depth + 1, within);
      case "message/rfc822" -> passedOn(part, depth);
      default -> {
        if (type.startsWith("multipart/")) {
          for (Part each : children(part)) {
            walk(each, depth + 1, within);
          }
        } else {
          leaf(part, type, within);
        }
      }
    }
  }

  private List<Part> children(Part part) throws MessagingException {
    MimeMultipart all = new MimeMultipart(new MimePartDataSource((MimePart) part));
    int count = all.getCount();
    if (count > MOST_PARTS) {
      throw new PaperRefused("It has more than %d parts.".formatted(MOST_PARTS));
    }
    List<Part> children = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      children.add(all.getBodyPart(i));
    }
    if (children.isEmpty()) {
      throw new PaperRefused("There are no words in it that can be read.");
    }
    return children;
  }

  /** Of several forms of one thing, the one that people's programs show: the last that we read. */
  private void alternative(List<Part> forms, int depth, String within) throws MessagingException {
    Part shown = null;
    for (Part form : forms) {
      String type = type(form);
      if (type.equals("text/calendar")) {
        walk(form, depth + 1, within);
      } else if (type.equals("text/plain")
          || type.equals("text/html")
          || type.startsWith("multipart/")) {
        shown = form;
      }
    }
    if (shown != null) {
      walk(shown, depth + 1, within);
    }
  }

  private void passedOn(Part part, int depth) throws MessagingException {
    Leaf whole = read(part, "", null);
    MimeMessage inner = new MimeMessage(session, new ByteArrayInputStream(whole.bytes()));
    String subject = MailReader.decoded(MailReader.header(inner, "Subject"), 120);
    walk(inner, depth + 1, subject.isEmpty() ? "An attached mail" : subject);
  }

  private void leaf(Part part, String type, String within) throws MessagingException {
    String name = name(part);
    boolean file =
        !name.isEmpty()
            || MailReader.header(part, "Content-Disposition")
                .strip()
                .toLowerCase(Locale.ROOT)
                .startsWith("attachment");
    boolean calendar =
        type.equals("text/calendar") || name.toLowerCase(Locale.ROOT).endsWith(".ics");
    if (calendar) {
      // Many programs send the same event as a part and as a file.
      Leaf event = read(part, within, PaperReader.Kind.TEXT);
      boolean known = body.stream().anyMatch(each -> each.invitation());
      if (!known) {
        body.add(new Leaf(within, event.kind(), event.charset(), event.bytes(), false, true));
      }
    } else if (!file && (type.equals("text/plain") || type.equals("text/html"))) {
      body.add(
          read(
              part,
              within,
              type.equals("text/html") ? PaperReader.Kind.HTML : PaperReader.Kind.TEXT));
    } else if (isOfNoUse(type)) {
      return;
    } else if (attached.size() >= MOST_ATTACHED) {
      leftOut.add("More than %d files are attached.".formatted(MOST_ATTACHED));
    } else {
      Optional<PaperReader.Kind> kind = PaperReader.kind(name, type);
      String called =
          type.equals("application/ms-tnef") ? "winmail.dat" : name.isEmpty() ? "A file" : name;
      attached.add(
          kind.isEmpty()
              ? new Leaf(called, null, "", new byte[0], false, false)
              : read(part, called, kind.get()));
    }
  }

  /** Pictures, signatures and keys: nobody misses words of theirs. */
  private static boolean isOfNoUse(String type) {
    return type.startsWith("image/")
        || type.endsWith("-signature")
        || type.equals("application/pgp-keys")
        || type.equals("text/x-vcard")
        || type.equals("text/vcard")
        || type.startsWith("message/");
  }

  private static Leaf read(Part part, String name, PaperReader.Kind kind)
      throws MessagingException {
    int most = PaperLimits.ATTACHMENT.bytes();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean more = false;
    try (InputStream in = part.getInputStream()) {
      byte[] some = new byte[8_192];
      for (int n = in.read(some); n >= 0 && !more; n = in.read(some)) {
        bytes.write(some, 0, n);
        more = bytes.size() > most;
      }
    } catch (IOException | IllegalArgumentException broken) {
      // What could be read of a broken part is all there is of it.
      more = false;
    }
    return new Leaf(
        name, kind, charset(part), more ? new byte[0] : bytes.toByteArray(), more, false);
  }

  private static String charset(Part part) throws MessagingException {
    try {
      String said =
          new ContentType(MailReader.header(part, "Content-Type")).getParameter("charset");
      return said == null ? "" : said;
    } catch (ParseException unreadable) {
      return "";
    }
  }

  /** In lower case; plain text for a part that does not say, or says nonsense. */
  private static String type(Part part) throws MessagingException {
    String header = MailReader.header(part, "Content-Type");
    String type = header.replaceFirst("(?s);.*", "").strip().toLowerCase(Locale.ROOT);
    return type.matches("[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,120}") ? type : "text/plain";
  }

  private static String name(Part part) throws MessagingException {
    String name = null;
    try {
      name = part.getFileName();
    } catch (ParseException unreadable) {
      // Nameless, then.
    }
    return name == null ? "" : MailReader.decoded(name, 100);
  }
}
