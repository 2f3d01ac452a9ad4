package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.makerspacehub.support.Ports;

/** A mail server on the loopback address that keeps what it is given and hands nothing on. */
final class MailRoom implements AutoCloseable {
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
        node.put("text", String.valueOf(mail.getContent()).replace("\r\n", "\n"));
      }
    } catch (MessagingException | java.io.IOException e) {
      throw new IllegalStateException(e);
    }
    return list;
  }

  @Override
  public synchronized void close() {
    server.stop();
  }
}
