package org.makerspacehub.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.makerspacehub.beans.HubException;

/**
 * Whether the executor could do its work: its keys are of the right kind, its folder is its own,
 * and the vendors take its write keys. Nothing is changed at any of them.
 */
final class ExecutorDoctor {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String REMOTELOCK_JSON = "application/vnd.lockstate.v1+json";
  private static final int KEY_BYTES = 32;

  private final Settings set;

  ExecutorDoctor(Settings set) {
    this.set = set;
  }

  List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    findings.add(signingKey());
    findings.add(deliveryKey());
    findings.add(folder());
    findings.add(fabman());
    findings.addAll(remoteLock());
    return findings;
  }

  private Finding signingKey() {
    if (!set.has("AUDIT_SIGNING_KEY")) {
      return Finding.skipped("executor", "AUDIT_SIGNING_KEY");
    }
    try {
      byte[] key = Base64.getDecoder().decode(set.get("AUDIT_SIGNING_KEY"));
      KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(key));
      return Finding.good("executor: AUDIT_SIGNING_KEY can sign");
    } catch (GeneralSecurityException | IllegalArgumentException wrong) {
      return Finding.bad(
          "executor: AUDIT_SIGNING_KEY is no Ed25519 key (PKCS #8 in Base64)",
          "take the line out of .env and run setup: it makes one");
    }
  }

  private Finding deliveryKey() {
    if (!set.has("DELIVERY_KEY")) {
      return Finding.skipped("executor", "DELIVERY_KEY");
    }
    try {
      if (Base64.getDecoder().decode(set.get("DELIVERY_KEY")).length == KEY_BYTES) {
        return Finding.good("executor: DELIVERY_KEY can seal");
      }
    } catch (IllegalArgumentException noBase64) {
      // Said below.
    }
    return Finding.bad(
        "executor: DELIVERY_KEY is not 32 bytes in Base64",
        "take the line out of .env and run setup: it makes one for hub and executor");
  }

  private Finding folder() {
    // In anybody else's hands the folder is on another machine, or somebody else's to look into.
    if (!set.get("HUB_ROLE").equals("executor")) {
      return Finding.skipped("executor's folder", "HUB_ROLE=executor");
    }
    try {
      Path folder = Path.of(set.get("EXECUTOR_DIR"));
      if (set.get("EXECUTOR_DIR").isEmpty() || !Files.isDirectory(folder)) {
        return Finding.bad(
            "executor: the folder of EXECUTOR_DIR is not there",
            "make it for the executor's user alone: install -d -m 700 -o USER FOLDER");
      }
      if (!Files.isWritable(folder)) {
        return Finding.bad(
            "executor: the folder of EXECUTOR_DIR cannot be written",
            "give it to the user that the executor runs as, and run doctor as that user");
      }
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Set<PosixFilePermission> may = Files.getPosixFilePermissions(folder);
        if (Stream.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE)
            .anyMatch(may::contains)) {
          return Finding.bad(
              "executor: others may write into the folder of EXECUTOR_DIR",
              "chmod 700 it: whoever writes there could replace its checkpoints");
        }
      }
      return Finding.good("executor: the folder of EXECUTOR_DIR is its own");
    } catch (IOException | InvalidPathException unreadable) {
      return Finding.bad(
          "executor: the folder of EXECUTOR_DIR cannot be looked at",
          "check its path and whom it belongs to");
    }
  }

  private Finding fabman() {
    if (!set.has("FABMAN_WRITE_KEY")) {
      return Finding.skipped("executor at Fabman", "FABMAN_WRITE_KEY");
    }
    if (set.get("FABMAN_WRITE_KEY").equals(set.get("FABMAN_API_KEY"))) {
      return Finding.bad(
          "executor at Fabman: FABMAN_WRITE_KEY is the connector's key",
          "make a member of its own for the executor, and a key for that one");
    }
    try {
      String url = url("hub.fabman.base-url");
      int me = Http.get(url + "/user/me", set.get("FABMAN_WRITE_KEY")).status();
      int members = Http.get(url + "/members?limit=1", set.get("FABMAN_WRITE_KEY")).status();
      if (me == 401 || members == 401) {
        return Finding.bad(
            "executor at Fabman: FABMAN_WRITE_KEY is refused",
            "make a new key at Fabman (Configure → Integrations) and set it");
      }
      return me == 200 && members == 200
          ? Finding.good("executor at Fabman: the key is good")
          : Finding.bad(
              "executor at Fabman: the key may not see members (HTTP %d)".formatted(members),
              "give its member a role that may see and change members, packages and credits");
    } catch (HubException away) {
      return Finding.bad(
          "executor at Fabman: %s".formatted(away.getMessage()),
          "check FABMAN_BASE_URL and that this process may reach it");
    }
  }

  private List<Finding> remoteLock() {
    if (set.has("LOCK_IDS") && !set.has("REMOTELOCK_CLIENT_ID")) {
      return List.of(
          Finding.bad(
              "executor at RemoteLock: LOCK_IDS names doors, and nobody here can make a code for them",
              "set REMOTELOCK_CLIENT_ID and REMOTELOCK_CLIENT_SECRET, or take LOCK_IDS away from"
                  + " the hub and from the executor"));
    }
    if (!set.has("REMOTELOCK_CLIENT_ID") || !set.has("REMOTELOCK_CLIENT_SECRET")) {
      return List.of(
          Finding.skipped(
              "executor at RemoteLock", "REMOTELOCK_CLIENT_ID and REMOTELOCK_CLIENT_SECRET"));
    }
    try {
      Http.Answer answer =
          Http.post(
              url("hub.executor.remotelock-token-url"),
              null,
              FORM,
              "grant_type=client_credentials&client_id=%s&client_secret=%s"
                  .formatted(
                      encoded(set.get("REMOTELOCK_CLIENT_ID")),
                      encoded(set.get("REMOTELOCK_CLIENT_SECRET"))));
      String token = answer.body().path("access_token").asText("");
      if (answer.status() != 200 || token.isEmpty()) {
        return List.of(
            Finding.bad(
                "executor at RemoteLock: gives no token (HTTP %d)".formatted(answer.status()),
                "check REMOTELOCK_CLIENT_ID, REMOTELOCK_CLIENT_SECRET and REMOTELOCK_TOKEN_URL"));
      }
      return locks(token);
    } catch (HubException away) {
      return List.of(
          Finding.bad(
              "executor at RemoteLock: %s".formatted(away.getMessage()),
              "check REMOTELOCK_BASE_URL and that this process may reach it"));
    }
  }

  private List<Finding> locks(String token) {
    List<String> ids =
        Stream.of(set.get("LOCK_IDS").split(","))
            .map(String::strip)
            .filter(id -> !id.isEmpty())
            .toList();
    if (ids.isEmpty()) {
      return List.of(
          new Finding(
              Finding.Mark.LOOK,
              "executor at RemoteLock: the token is good, but LOCK_IDS names no door",
              "set it to the ids of the locks that codes are given for"));
    }
    List<Finding> findings = new ArrayList<>();
    for (String id : ids) {
      Http.Answer answer =
          Http.send(
              url("hub.executor.remotelock-base-url") + "/devices/" + encoded(id),
              token,
              Map.of("Accept", REMOTELOCK_JSON),
              null);
      boolean there =
          answer.status() == 200 && answer.body().path("data").path("id").asText().equals(id);
      findings.add(
          there
              ? Finding.good("executor at RemoteLock: the lock %s is there".formatted(plain(id)))
              : Finding.bad(
                  "executor at RemoteLock: there is no lock %s (HTTP %d)"
                      .formatted(plain(id), answer.status()),
                  "set LOCK_IDS to the ids of your locks (the end of a lock's address at"
                      + " RemoteLock)"));
    }
    return findings;
  }

  private String url(String property) {
    return set.environment().getProperty(property, "").trim().replaceAll("/$", "");
  }

  private static String plain(String id) {
    return id.replaceAll("[^A-Za-z0-9._-]", "?");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
