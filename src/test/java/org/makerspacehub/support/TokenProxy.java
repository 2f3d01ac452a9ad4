package org.makerspacehub.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.makerspacehub.beans.DaemonThreads;

/**
 * Stands before a server for programs that cannot show a token: adds the header to each request,
 * says the server's own name where they said this one's, and changes nothing else. One request a
 * connection.
 */
public final class TokenProxy implements AutoCloseable {
  private final ServerSocket door;
  private final int target;
  private final String token;

  /**
   * @param target port on this machine
   * @param token without its scheme
   */
  public TokenProxy(int target, String token) {
    this.target = target;
    this.token = token;
    try {
      door = new ServerSocket(Ports.free(), 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    DaemonThreads.named("token-proxy").newThread(this::accept).start();
  }

  /** Where it listens. */
  public int port() {
    return door.getLocalPort();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket caller = door.accept();
        DaemonThreads.named("token-proxy-call").newThread(() -> pass(caller)).start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void pass(Socket caller) {
    try (caller;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      List<String> lines = new ArrayList<>();
      long length = 0;
      for (String line : head(caller.getInputStream())) {
        String name = line.split(":", 2)[0].toLowerCase(Locale.ROOT);
        if (name.equals("content-length")) {
          length = Long.parseLong(line.split(":", 2)[1].strip());
        }
        if (name.equals("host") || name.equals("origin")) {
          line = line.replaceFirst(":" + port() + "$", ":" + target);
        }
        if (!name.equals("connection") && !name.equals("authorization")) {
          lines.add(line);
        }
      }
      lines.add("Authorization: Bearer " + token);
      lines.add("Connection: close");
      server
          .getOutputStream()
          .write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      server.getOutputStream().write(caller.getInputStream().readNBytes((int) length));
      server.getOutputStream().flush();
      server.getInputStream().transferTo(caller.getOutputStream());
    } catch (IOException gone) {
      // Whoever asked has left, and sees it for themselves.
    }
  }

  private static List<String> head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0;
    int next = in.read();
    while (next >= 0) {
      head.write(next);
      last = (last << 8) | next;
      if (last == 0x0d0a0d0a) {
        return head.toString(StandardCharsets.ISO_8859_1).strip().lines().toList();
      }
      next = in.read();
    }
    throw new IOException("no whole request");
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
