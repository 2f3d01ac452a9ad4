package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/** The samples of Slack's Java library, which have every field that it knows. */
final class SlackSamples {
  private SlackSamples() {}

  /** Adds the fields of an answer that the sample of its method lacks. */
  static void unknown(JsonNode answer, String method, List<String> unknown) throws IOException {
    unknown("", Wire.resource("/contracts/slack/sample-" + method + ".json"), answer, unknown);
  }

  private static void unknown(
      String where, JsonNode sample, JsonNode answer, List<String> unknown) {
    if (answer.isArray()) {
      answer.forEach(item -> unknown(where + "[]", sample.path(0), item, unknown));
      return;
    }
    answer
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!sample.has(name)) {
                unknown.add(where + "." + name);
              } else {
                unknown(where + "." + name, sample.path(name), answer.path(name), unknown);
              }
            });
  }
}
