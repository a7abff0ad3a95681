package dev.sesame.demo;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.List;

/** What the company tells OpenCode and Sesame about its gateway. */
final class CompanyConfig {
    static final String VARIABLE = "COMPANY_AI_TOKEN";
    static final List<String> TOKEN_COMMAND = List.of("corpctl", "ai", "token", "--format=plain");
    static final String MODEL = "corp-gateway/" + RuleModel.ID;

    /**
     * The key stands there twice, because versions of OpenCode differ in where they let an
     * organisation's token in: by the list {@code env}, or by a reference in {@code apiKey}.
     */
    private static final String CONFIG =
            """
            {
              "$schema": "https://opencode.ai/config.json",
              "disabled_providers": ["openai", "anthropic", "openrouter"],
              "provider": {
                "corp-gateway": {
                  "name": "Company AI Gateway",
                  "env": ["COMPANY_AI_TOKEN"],
                  "api": "GATEWAY/v1",
                  "npm": "@ai-sdk/openai-compatible",
                  "options": {"apiKey": "{env:COMPANY_AI_TOKEN}"},
                  "models": {
                    "qwen2.5-72b": {
                      "name": "Qwen 2.5 72B",
                      "tool_call": true,
                      "reasoning": true,
                      "temperature": true,
                      "limit": {"context": 128000, "output": 8192}
                    }
                  }
                }
              },
              "model": "corp-gateway/qwen2.5-72b"
            }
            """;

    private CompanyConfig() {}

    /**
     * Returns what a project's {@code opencode.json} has to hold where nobody logs in (method A).
     */
    static String ofProject(String gateway) {
        return CONFIG.replace("GATEWAY", gateway);
    }

    /** Returns the discovery document (method B). */
    static JsonObject document(String gateway) {
        var auth =
                JsonObject.EMPTY
                        .with("command", JsonArray.ofStrings(TOKEN_COMMAND))
                        .with("env", VARIABLE);
        return JsonObject.EMPTY.with("auth", auth).with("config", Json.parse(ofProject(gateway)));
    }
}
