package org.makerspacehub.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network of Linux in which a process sees one line to this machine and, at its end, only the
 * ports that were opened. Needs root.
 */
final class NetworkNamespace implements AutoCloseable {
  private final String name;
  private final String here;
  private final String there;
  private final List<ServerSocket> doors = new ArrayList<>();

  private NetworkNamespace(String name, int net) {
    this.name = name;
    this.here = "10.231.%d.1".formatted(net);
    this.there = "10.231.%d.2".formatted(net);
  }

  /** Whether this machine lets us make one. */
  static boolean isPossible() {
    String probe = "hubprobe" + ProcessHandle.current().pid() % 10_000;
    try {
      boolean possible =
          run("ip", "netns", "add", probe) == 0
              && run("ip", "netns", "exec", probe, "true") == 0
              && run("ip", "link", "add", "hp-probe", "type", "veth", "peer", "name", "hp-probe2")
                  == 0;
      run("ip", "link", "del", "hp-probe");
      run("ip", "netns", "del", probe);
      return possible;
    } catch (IOException none) {
      return false;
    }
  }

  /** Makes one, with nothing open yet. */
  static NetworkNamespace make() throws IOException {
    int net = (int) (ProcessHandle.current().pid() % 250);
    NetworkNamespace made = new NetworkNamespace("hubx" + net, net);
    made.clear();
    String veth = "hx" + net;
    Path own = Path.of("/etc/netns", made.name);
    Files.createDirectories(own);
    // By this name the process finds what is relayed to it, and nothing of this machine's loopback.
    Files.writeString(own.resolve("hosts"), made.here + " localhost\n");
    made.must("ip", "netns", "add", made.name);
    made.must("ip", "link", "add", veth, "type", "veth", "peer", "name", veth + "p");
    made.must("ip", "link", "set", veth + "p", "netns", made.name);
    made.must("ip", "addr", "add", made.here + "/30", "dev", veth);
    made.must("ip", "link", "set", veth, "up");
    made.must("ip", "-n", made.name, "addr", "add", made.there + "/30", "dev", veth + "p");
    made.must("ip", "-n", made.name, "link", "set", veth + "p", "up");
    made.must("ip", "-n", made.name, "link", "set", "lo", "up");
    return made;
  }

  /** Opens a port of this machine's loopback address to whoever is inside. */
  NetworkNamespace open(int port) throws IOException {
    ServerSocket door = new ServerSocket();
    door.bind(new InetSocketAddress(InetAddress.getByName(here), port));
    doors.add(door);
    daemon(
        "door-" + port,
        () -> {
          while (!door.isClosed()) {
            Socket inside = door.accept();
            Socket outside = new Socket(InetAddress.getLoopbackAddress(), port);
            daemon("in-" + port, () -> copy(inside, outside));
            daemon("out-" + port, () -> copy(outside, inside));
          }
        });
    return this;
  }

  /** What stands before a command that shall run inside. */
  List<String> command() {
    return List.of("ip", "netns", "exec", name);
  }

  /** What an inhabitant has for itself; reached from here too. */
  String address() {
    return there;
  }

  /** Whether somebody inside can connect. */
  boolean reaches(String host, int port) throws IOException {
    return run(
            "ip",
            "netns",
            "exec",
            name,
            "timeout",
            "3",
            "bash",
            "-c",
            "exec 3<>/dev/tcp/%s/%d".formatted(host, port))
        == 0;
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket door : doors) {
      door.close();
    }
    clear();
  }

  private void clear() throws IOException {
    run("ip", "netns", "del", name);
    run("ip", "link", "del", name.replace("hubx", "hx"));
    Files.deleteIfExists(Path.of("/etc/netns", name, "hosts"));
    Files.deleteIfExists(Path.of("/etc/netns", name));
  }

  private void must(String... command) throws IOException {
    if (run(command) != 0) {
      throw new IOException("refused: " + String.join(" ", command));
    }
  }

  static int run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return -1;
      }
      return process.exitValue();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException(stop);
    }
  }

  /** What a line does until it is closed. */
  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // One of both ends hung up.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void copy(Socket from, Socket to) throws IOException {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } finally {
      from.close();
      to.close();
    }
  }
}
