package org.makerspacehub.beans;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import java.util.List;

/** What does not fit a JSON Schema, told without what was given: it may be anybody's secret. */
public final class SchemaErrors {
  private SchemaErrors() {}

  /**
   * Looks, formats such as dates included.
   *
   * @param schema to fit
   * @param given to look at
   * @return a sentence each without its full stop, naming the place and the rule; sorted, empty
   *     when all is well
   */
  public static List<String> of(Schema schema, JsonNode given) {
    return schema
        .validate(
            given,
            (ExecutionContext context) ->
                context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(
            error ->
                "%s does not fit (%s)"
                    .formatted(
                        error.getProperty() == null
                            ? error.getInstanceLocation().toString()
                            : error.getProperty(),
                        error.getKeyword()))
        .distinct()
        .sorted()
        .toList();
  }
}
