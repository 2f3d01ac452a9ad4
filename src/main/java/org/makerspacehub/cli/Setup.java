package org.makerspacehub.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.cli.SetupBook.Line;
import org.makerspacehub.cli.SetupBook.Part;
import org.makerspacehub.cli.SetupBook.Source;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Asks a few plain questions and writes what a hub needs: settings with secrets, the Slack apps'
 * manifests, the database's users. Run again, it keeps every value and adds what is missing.
 */
@Command(
    name = "setup",
    mixinStandardHelpOptions = true,
    description =
        "Ask a few questions and write the settings, secrets and Slack apps of this makerspace; run"
            + " again, it keeps what is set and adds what is missing.")
final class Setup implements Callable<Integer> {
  private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

  /** 40 of 57 letters: more than 230 bits, and nothing a shell, SQL or a web address minds. */
  private static final int SECRET_LENGTH = 40;

  private static final int TRIES = 3;

  private final Reader in;
  private final RandomGenerator random;

  @Spec private CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "hub-settings",
      description = "Where the files are written (${DEFAULT-VALUE}).")
  private Path dir;

  @Option(names = "--space", paramLabel = "NAME", description = "The makerspace's name.")
  private String space;

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description = "https://…, where the edge is reached from outside; leave it out if nowhere.")
  private String publicUrl;

  @ArgGroup private SlackWay slackWay;

  /** How Slack and the hub meet. */
  private static final class SlackWay {
    @Option(
        names = "--socket-mode",
        description = "The edge calls Slack: for a server without a public address.")
    private boolean socket;

    @Option(names = "--http", description = "Slack calls the edge at --public-url.")
    private boolean http;
  }

  @Option(
      names = "--private-channels",
      description = "The Slack apps may read private channels that they are invited to.")
  private boolean privateChannels;

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      description = "For example America/Anchorage (this machine's).")
  private String zone;

  @Option(names = "--currency", paramLabel = "CODE", description = "For example USD.")
  private String currency;

  @Option(
      names = "--db-url",
      paramLabel = "URL",
      description = "For example jdbc:mariadb://127.0.0.1:3306/hub.")
  private String databaseUrl;

  @Option(
      names = "--db-host",
      paramLabel = "HOST",
      description = "The host that the database sees the hub connect from (%%: any).")
  private String databaseHost;

  @Option(
      names = "--docker",
      description = "Each role in a container of its name: they find each other by it.")
  private boolean docker;

  @Option(names = "--non-interactive", description = "Ask nothing; take options and defaults.")
  private boolean quiet;

  Setup(Reader in) {
    this(in, new SecureRandom());
  }

  Setup(Reader in, RandomGenerator random) {
    this.in = in;
    this.random = random;
  }

  @Override
  public Integer call() {
    SetupFiles files = new SetupFiles(dir);
    answers(files);
    boolean isPublic = files.has("HUB_PUBLIC_URL");
    boolean bySocket = files.get("SETUP_SLACK").equals("socket");
    List<Part> parts = SetupBook.parts(isPublic, bySocket);
    int made = 0;
    for (Part part : parts) {
      for (Line line : part.lines()) {
        if (line.source() == Source.MADE_UP && !files.has(line.name())) {
          files.put(line.name(), made(line.name()));
          made++;
        }
      }
    }
    files.write(parts);
    files.write("slack-app-manifest.yaml", manifest(files, bySocket));
    files.write(
        "slack-reader-manifest.yaml",
        opened(files, SlackManifest.reader().named(files.get("HUB_SPACE_NAME"))).yaml());
    files.write(
        "slack-executor-manifest.yaml",
        SlackManifest.executor().named(files.get("HUB_SPACE_NAME")).yaml());
    PrintWriter out = spec.commandLine().getOut();
    files.told().forEach(out::println);
    out.println(
        made == 0
            ? "No secret was made: all were there, and none was changed."
            : "%s; those that were there are unchanged."
                .formatted(made == 1 ? "1 secret was made" : made + " secrets were made"));
    List<String> missing =
        parts.stream()
            .flatMap(part -> part.lines().stream())
            .filter(line -> line.source() == Source.VENDOR && !files.has(line.name()))
            .map(Line::name)
            .toList();
    SetupSteps.print(out, files, isPublic, bySocket, docker, missing);
    return 0;
  }

  private void answers(SetupFiles files) {
    BufferedReader answers = new BufferedReader(in);
    ask(
        files,
        answers,
        "HUB_SPACE_NAME",
        space,
        "What is your makerspace called?",
        "our makerspace",
        Setup::plain);
    ask(
        files,
        answers,
        "HUB_TIME_ZONE",
        zone,
        "Which time zone is it in?",
        ZoneId.systemDefault().getId(),
        Setup::zone);
    ask(
        files,
        answers,
        "HUB_CURRENCY",
        currency,
        "Which currency do you charge in?",
        "USD",
        Setup::currency);
    ask(
        files,
        answers,
        "HUB_DB_URL",
        databaseUrl,
        "Where is the MariaDB?",
        docker ? "jdbc:mariadb://mariadb:3306/hub" : "jdbc:mariadb://127.0.0.1:3306/hub",
        Setup::database);
    ask(
        files,
        answers,
        "SETUP_DB_HOST",
        databaseHost,
        "From which host does the hub connect to it (% is any)?",
        "%",
        Setup::plain);
    boolean wantsSocket = slackWay != null && slackWay.socket;
    boolean wantsHttp = slackWay != null && slackWay.http;
    if (!wantsSocket || publicUrl != null) {
      ask(
          files,
          answers,
          "HUB_PUBLIC_URL",
          publicUrl,
          "Is there a public https address that leads to this server? (Enter if not)",
          "",
          Setup::publicAddress);
    }
    if (wantsHttp && !files.has("HUB_PUBLIC_URL")) {
      throw wrong("--http needs --public-url: without a public address take --socket-mode.");
    }
    if (wantsSocket || wantsHttp) {
      files.put("SETUP_SLACK", wantsSocket ? "socket" : "http");
    } else if (!files.has("SETUP_SLACK") || publicUrl != null) {
      files.put("SETUP_SLACK", files.has("HUB_PUBLIC_URL") ? "http" : "socket");
    }
    if (files.get("SETUP_SLACK").equals("http") && !files.has("HUB_PUBLIC_URL")) {
      files.put("SETUP_SLACK", "socket");
    }
    if (privateChannels) {
      files.put("SETUP_PRIVATE_CHANNELS", "yes");
    }
    otherwise(files, "SETUP_PRIVATE_CHANNELS", "no");
    otherwise(files, "EXECUTOR_DIR", SetupBook.EXECUTOR_DIR);
    otherwise(files, "HUB_MODE", HubMode.OBSERVE.wireName());
    HubMode.of(files.get("HUB_MODE"));
    otherwise(files, "HUB_INTERNAL_URL", docker ? "http://hub:8084" : "http://127.0.0.1:8084");
    otherwise(files, "CONNECTOR_URL", docker ? "http://connector:8082" : "http://127.0.0.1:8082");
  }

  /** An option wins, then what is there, then an answer, then what usually fits. */
  private void ask(
      SetupFiles files,
      BufferedReader answers,
      String name,
      String option,
      String question,
      String usual,
      UnaryOperator<String> check) {
    if (option != null) {
      try {
        String value = check.apply(option);
        if (files.has(name) && !files.get(name).equals(value)) {
          files.told().add("%s: changed, because an option says so".formatted(name));
        }
        files.put(name, value);
      } catch (HubException no) {
        throw wrong(no.getMessage());
      }
    } else if (!files.has(name)) {
      files.put(name, quiet ? check.apply(usual) : answer(answers, question, usual, check));
    }
  }

  private String answer(
      BufferedReader answers, String question, String usual, UnaryOperator<String> check) {
    PrintWriter out = spec.commandLine().getOut();
    for (int i = 0; i < TRIES; i++) {
      out.print(question + (usual.isEmpty() ? " " : " [" + usual + "] "));
      out.flush();
      try {
        String line = answers.readLine();
        return check.apply(line == null || line.isBlank() ? usual : line);
      } catch (HubException no) {
        out.println(no.getMessage());
      } catch (IOException gone) {
        throw new HubException("Nobody answers: try --non-interactive.", gone);
      }
    }
    throw new HubException("That was asked %d times; try again, or use --help.".formatted(TRIES));
  }

  private static void otherwise(SetupFiles files, String name, String value) {
    if (!files.has(name)) {
      files.put(name, value);
    }
  }

  private String made(String name) {
    return switch (name) {
      case "DELIVERY_KEY" -> key();
      case "AUDIT_SIGNING_KEY" -> signingKey();
      default -> secret();
    };
  }

  /** 32 bytes for AES, in Base64. */
  private String key() {
    byte[] key = new byte[32];
    random.nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /** An Ed25519 private key as PKCS #8, in Base64. */
  private static String signingKey() {
    try {
      return Base64.getEncoder()
          .encodeToString(
              KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded());
    } catch (GeneralSecurityException missing) {
      throw new HubException("This Java has no Ed25519; take another.", missing);
    }
  }

  private String secret() {
    StringBuilder secret = new StringBuilder(SECRET_LENGTH);
    for (int i = 0; i < SECRET_LENGTH; i++) {
      secret.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return secret.toString();
  }

  private static String manifest(SetupFiles files, boolean bySocket) {
    SlackManifest app = opened(files, SlackManifest.hub().named(files.get("HUB_SPACE_NAME")));
    return (bySocket ? app.bySocket() : app.overHttp(files.get("HUB_PUBLIC_URL"))).yaml();
  }

  private static SlackManifest opened(SetupFiles files, SlackManifest app) {
    return files.get("SETUP_PRIVATE_CHANNELS").equals("yes") ? app.withPrivateChannels() : app;
  }

  private static String plain(String text) {
    // A line break would begin another setting.
    String plain = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    if (plain.isEmpty() || plain.length() > 100) {
      throw new HubException("Between one and a hundred characters, please.");
    }
    return plain;
  }

  private static String zone(String text) {
    try {
      return ZoneId.of(text.strip()).getId();
    } catch (DateTimeException unknown) {
      throw new HubException("That is no time zone; write it like America/Anchorage.", unknown);
    }
  }

  private static String currency(String text) {
    try {
      return Currency.getInstance(text.strip().toUpperCase(Locale.ROOT)).getCurrencyCode();
    } catch (IllegalArgumentException unknown) {
      throw new HubException("That is no currency; write it like USD.", unknown);
    }
  }

  private static String database(String text) {
    String url = text.strip();
    if (!url.matches("jdbc:mariadb://[^\\s/]+/\\w+(\\?\\S*)?")) {
      throw new HubException("Write it like jdbc:mariadb://127.0.0.1:3306/hub.");
    }
    return url;
  }

  private static String publicAddress(String text) {
    String url = text.strip().replaceAll("/+$", "");
    if (url.isEmpty()) {
      return "";
    }
    try {
      URI uri = URI.create(url);
      boolean plain =
          uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getQuery() == null
              && uri.getFragment() == null;
      if (plain && "https".equals(uri.getScheme())) {
        return url;
      }
    } catch (IllegalArgumentException malformed) {
      // Said below.
    }
    throw new HubException(
        "A public address begins with https:// and a host, like https://hub.example.org.");
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
