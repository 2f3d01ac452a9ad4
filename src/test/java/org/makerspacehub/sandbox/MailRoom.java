package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimePart;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.makerspacehub.support.Ports;

/** A mail server on the loopback address that keeps what it is given and hands nothing on. */
final class MailRoom implements AutoCloseable {
  private static final Pattern CID = Pattern.compile("\\bcid:([\\w.@-]+)");

  private final ServerSetup setup;
  private GreenMail server;

  /**
   * @param port on 127.0.0.1; 0 for any that is free
   */
  MailRoom(int port) {
    setup = new ServerSetup(port == 0 ? Ports.free() : port, "127.0.0.1", "smtp");
    server = started();
  }

  private GreenMail started() {
    GreenMail fresh = new GreenMail(setup);
    fresh.start();
    return fresh;
  }

  int port() {
    return setup.getPort();
  }

  synchronized void empty() {
    try {
      if (server.isRunning()) {
        server.purgeEmailFromAllMailboxes();
      } else {
        server = started();
      }
    } catch (com.icegreen.greenmail.store.FolderException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The server goes away; what it has is gone. */
  synchronized void stop() {
    server.stop();
  }

  synchronized ArrayNode list() {
    ArrayNode list = Wire.array();
    try {
      for (MimeMessage mail : server.getReceivedMessages()) {
        ObjectNode node = list.addObject();
        node.put("to", mail.getAllRecipients()[0].toString());
        node.put("from", mail.getFrom()[0].toString());
        node.put("subject", mail.getSubject());
        node.put("id", mail.getMessageID());
        node.put("headers", GreenMailUtil.getHeaders(mail));
        node.put("date", mail.getSentDate().toInstant().toString());
        read(mail, node);
      }
    } catch (MessagingException | java.io.IOException e) {
      throw new IllegalStateException(e);
    }
    return list;
  }

  /** The text, and the page with its pictures in it, as a reader of mail shows them. */
  private static void read(MimeMessage mail, ObjectNode node)
      throws MessagingException, java.io.IOException {
    Map<String, String> pictures = new HashMap<>();
    for (Part part : leaves(mail)) {
      if (part.isMimeType("text/html")) {
        node.put("html", text(part));
      } else if (part.isMimeType("text/plain")) {
        node.put("text", text(part));
      } else if (part.isMimeType("image/png") && part instanceof MimePart named) {
        String id = named.getContentID().replaceAll("^<|>$", "");
        byte[] bytes = part.getInputStream().readAllBytes();
        pictures.put(id, "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes));
      }
    }
    if (node.has("html")) {
      String html =
          CID.matcher(node.path("html").asText())
              .replaceAll(cid -> pictures.getOrDefault(cid.group(1), cid.group()));
      node.put("html", html);
    }
  }

  private static List<Part> leaves(Part part) throws MessagingException, java.io.IOException {
    if (!(part.getContent() instanceof Multipart many)) {
      return List.of(part);
    }
    List<Part> leaves = new ArrayList<>();
    for (int i = 0; i < many.getCount(); i++) {
      leaves.addAll(leaves(many.getBodyPart(i)));
    }
    return leaves;
  }

  private static String text(Part part) throws MessagingException, java.io.IOException {
    return String.valueOf(part.getContent()).replace("\r\n", "\n");
  }

  /** The mails as they came, for tests. */
  synchronized List<MimeMessage> received() {
    return List.of(server.getReceivedMessages());
  }

  @Override
  public synchronized void close() {
    server.stop();
  }
}
