package org.makerspacehub.beans.policy;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.ValidationRequest;
import com.cedarpolicy.model.ValidationResponse;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Sha256;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The policies in force: {@code *.cedar} and {@code hub.cedarschema} of one folder, checked against
 * each other. A set that does not pass is never taken: at start it stops the process, later the
 * last good set stays.
 */
public class Policies {
  /** The folder in the jar. */
  public static final String BUILT_IN = "classpath:policies/";

  private static final String SCHEMA = "hub.cedarschema";

  private volatile InForce inForce;

  /**
   * What decides at one moment.
   *
   * @param policies parsed once and kept by the engine
   * @param schema the same
   * @param hash SHA-256 (hex) over the schema and every policy file
   */
  record InForce(PolicySet policies, Schema schema, String hash) {}

  /**
   * Loads and checks.
   *
   * @param folder a Spring location with a trailing slash, for example {@link #BUILT_IN}
   * @throws HubException when anything in it is not right, naming the policy
   */
  public Policies(String folder) {
    this.inForce = load(folder);
  }

  /**
   * Takes the policies of a folder if they are right; else everything stays as it was.
   *
   * @param folder a Spring location with a trailing slash, for example {@code file:/policies/}
   * @throws HubException naming what is wrong with them
   */
  public void reload(String folder) {
    this.inForce = load(folder);
  }

  /** SHA-256 (hex) of the policies in force. */
  public String hash() {
    return inForce.hash();
  }

  /**
   * What may be asked of these policies: each action with the types that it is asked about, without
   * their namespace.
   */
  public Map<String, Set<String>> questions() {
    JsonNode actions = vocabulary().path("actions");
    Map<String, Set<String>> questions = new TreeMap<>();
    actions
        .fieldNames()
        .forEachRemaining(
            action -> {
              Set<String> types = new TreeSet<>();
              actions
                  .path(action)
                  .path("appliesTo")
                  .path("resourceTypes")
                  .forEach(type -> types.add(type.asText().replaceAll("^.*::", "")));
              questions.put(action, types);
            });
    return questions;
  }

  /** The yes-or-no facts that policies know about a type of resource, in a fixed order. */
  public Set<String> yesOrNo(String type) {
    JsonNode attributes =
        vocabulary().path("entityTypes").path(type).path("shape").path("attributes");
    Set<String> names = new TreeSet<>();
    attributes
        .fieldNames()
        .forEachRemaining(
            name -> {
              JsonNode is = attributes.path(name);
              if ((is.path("type").asText() + is.path("name").asText()).contains("Bool")) {
                names.add(name);
              }
            });
    return names;
  }

  private JsonNode vocabulary() {
    try {
      return inForce.schema().toJsonFormat().path("Hub");
    } catch (AuthException | JsonProcessingException broken) {
      throw new HubException("The schema of the policies cannot be read.", broken);
    }
  }

  InForce inForce() {
    return inForce;
  }

  private static InForce load(String folder) {
    try {
      TreeMap<String, byte[]> files = read(folder);
      byte[] schemaText = files.get(SCHEMA);
      if (schemaText == null || files.size() < 2) {
        throw new HubException(
            "The policies cannot be used: %s has no %s or no *.cedar file."
                .formatted(folder, SCHEMA));
      }
      Schema schema =
          Schema.parse(Schema.JsonOrCedar.Cedar, new String(schemaText, StandardCharsets.UTF_8));
      PolicySet policies = new PolicySet(parse(files));
      validate(schema, policies);
      // Both must be kept by the engine, else every question parses everything again.
      schema.cache();
      policies.cache();
      return new InForce(policies, schema, hash(files));
    } catch (AuthException | CacheException | IOException wrong) {
      throw new HubException(
          "The policies cannot be used: " + oneLine(wrong.getMessage()) + ".", wrong);
    } catch (LinkageError missing) {
      throw new HubException(
          "The policies cannot be used: the policy engine has no library for this operating system"
              + " and processor, or may not unpack it into the temporary folder.",
          missing);
    }
  }

  private static TreeMap<String, byte[]> read(String folder) throws IOException {
    PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
    TreeMap<String, byte[]> files = new TreeMap<>();
    List<Resource> found = new ArrayList<>(List.of(resolver.getResources(folder + "*.cedar")));
    found.add(resolver.getResource(folder + SCHEMA));
    for (Resource file : found) {
      if (file.exists()) {
        files.put(file.getFilename(), file.getContentAsByteArray());
      }
    }
    return files;
  }

  private static Set<Policy> parse(Map<String, byte[]> files) throws AuthException {
    Map<String, Policy> byName = new HashMap<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (file.getKey().equals(SCHEMA)) {
        continue;
      }
      PolicySet parsed;
      try {
        parsed = PolicySet.parsePolicies(new String(file.getValue(), StandardCharsets.UTF_8));
      } catch (AuthException wrong) {
        throw new HubException(
            "The policies cannot be used: %s: %s."
                .formatted(file.getKey(), oneLine(wrong.getMessage())),
            wrong);
      }
      if (parsed.getNumTemplates() > 0) {
        throw new HubException(
            "The policies cannot be used: %s holds a template, and nothing fills templates in."
                .formatted(file.getKey()));
      }
      for (Policy policy : parsed.policies) {
        String name = policy.getAnnotation("id");
        // The name is what a denial gives as its reason.
        if (name == null || name.isBlank()) {
          throw new HubException(
              "The policies cannot be used: a policy in %s has no @id(\"…\")."
                  .formatted(file.getKey()));
        }
        if (byName.put(name, new Policy(policy.getSource(), name)) != null) {
          throw new HubException(
              "The policies cannot be used: two policies are called '%s'.".formatted(name));
        }
      }
    }
    return new LinkedHashSet<>(byName.values());
  }

  private static void validate(Schema schema, PolicySet policies) throws AuthException {
    ValidationResponse result =
        new BasicAuthorizationEngine().validate(new ValidationRequest(schema, policies));
    // A warning is a policy that can never apply, or names that look alike: a mistake either way.
    List<String> wrong =
        Stream.concat(
                Stream.concat(
                    result.errors.stream().flatMap(List::stream).map(error -> error.message),
                    result.warnings.stream().map(warning -> warning.message)),
                result.success.stream()
                    .flatMap(
                        checked ->
                            Stream.concat(
                                checked.validationErrors.stream(),
                                checked.validationWarnings.stream()))
                    .map(
                        error ->
                            "policy '%s': %s"
                                .formatted(error.getPolicyId(), error.getError().message)))
            .map(Policies::oneLine)
            .toList();
    if (!result.validationPassed() || !wrong.isEmpty()) {
      throw new HubException(
          "The policies cannot be used: %s."
              .formatted(wrong.isEmpty() ? "they do not fit their schema" : wrong.get(0)));
    }
  }

  private static String hash(Map<String, byte[]> files) {
    MessageDigest digest = Sha256.digest();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      digest.update(file.getKey().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      // With its length, so that text cannot wander from one file to the next unnoticed.
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(file.getValue().length).array());
      digest.update(file.getValue());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String oneLine(String text) {
    return text == null ? "no more is known" : text.replaceAll("\\s+", " ").strip();
  }
}
