package org.makerspacehub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.config.LlmProperties;

/** Whether the model is where it is said to be, and can call tools (vendor: Ollama's API). */
final class ModelDoctor {
  private final Settings set;

  ModelDoctor(Settings set) {
    this.set = set;
  }

  List<Finding> look() {
    if (!set.has("LLM_BASE_URL") && !set.has("LLM_MODEL")) {
      return List.of(Finding.skipped("model", "LLM_BASE_URL"));
    }
    String base;
    String model;
    try {
      LlmProperties llm =
          new LlmProperties(
              set.has("LLM_BASE_URL") ? set.get("LLM_BASE_URL") : "",
              set.has("LLM_MODEL") ? set.get("LLM_MODEL") : "");
      base = llm.baseUrl();
      model = llm.model();
    } catch (HubException wrong) {
      return List.of(Finding.bad("model: the settings do not fit", wrong.getMessage()));
    }
    try {
      Http.Answer there = Http.get(base + "/api/tags", null);
      if (there.status() != 200 || !there.body().path("models").isArray()) {
        return List.of(
            Finding.bad(
                "model: something else answers at LLM_BASE_URL (HTTP %d)".formatted(there.status()),
                "give the address of an Ollama server, without /api or /v1"));
      }
      List<String> names = new ArrayList<>();
      there.body().path("models").forEach(each -> names.add(each.path("name").asText()));
      if (!names.contains(model) && !names.contains(model + ":latest")) {
        return List.of(
            Finding.bad(
                "model: the server has no model of the name in LLM_MODEL",
                "run `ollama pull` with that name there, or set one of: "
                    + String.join(", ", names.subList(0, Math.min(8, names.size())))));
      }
      return List.of(tools(base, model));
    } catch (HubException away) {
      return List.of(
          Finding.bad(
              "model: %s".formatted(away.getMessage()),
              "check LLM_BASE_URL and that this process may reach it"));
    }
  }

  private static Finding tools(String base, String model) {
    JsonNode capabilities =
        Http.post(
                base + "/api/show",
                null,
                "application/json",
                JsonNodeFactory.instance.objectNode().put("model", model).toString())
            .body()
            .path("capabilities");
    if (!capabilities.isArray()) {
      return Finding.good("model: it is there");
    }
    for (JsonNode each : capabilities) {
      if (each.asText().equals("tools")) {
        return Finding.good("model: it is there and can call tools");
      }
    }
    return Finding.bad(
        "model: it is there, but cannot call tools",
        "choose one that can, for example qwen3 or llama3.1");
  }
}
