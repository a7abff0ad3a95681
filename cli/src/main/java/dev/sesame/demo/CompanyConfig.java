package dev.sesame.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the company decided, in the files in which it would stand. */
final class CompanyConfig {
    static final String VARIABLE = "COMPANY_AI_TOKEN";
    static final List<String> TOKEN_COMMAND = List.of("corpctl", "ai", "token", "--format=plain");
    static final String MODEL = "corp-gateway/" + RuleModel.ID;

    /** The variable that holds the key of the model. */
    static final String MODEL_KEY = "COMPANY_MODEL_KEY";

    private static final String ORGANISATION =
            """
            {
              "name": "Company",
              "url": "@URL@",
              "issuers": [{
                "issuer": "@ISSUER@",
                "audience": "@URL@",
                "algorithms": ["@ALGORITHM@"],
                "jwks_uri": "@KEYS@"
              }],
              "login": {"env": "COMPANY_AI_TOKEN", "command": ["corpctl", "ai", "token", "--format=plain"]},
              "config": {
                "disabled_providers": ["openai", "anthropic", "openrouter"],
                "model": "corp-gateway/qwen2.5-72b"
              },
              "teams": ["everyone"]
            }
            """;

    private static final String PROVIDER =
            """
                  "name": "Company AI Gateway",
                  "npm": "@ai-sdk/openai-compatible",
                  "models": {
                    "qwen2.5-72b": {
                      "name": "Qwen 2.5 72B",
                      "tool_call": true,
                      "reasoning": true,
                      "temperature": true,
                      "limit": {"context": 128000, "output": 8192}
                    }
                  }
            """;

    private static final String MODELS =
            """
            {
              "upstreams": {"model": {"url": "@UPSTREAM@/v1", "key": {"env": "COMPANY_MODEL_KEY"}}},
              "provider": {
                "corp-gateway": {
                  "upstreams": ["model"],
            @PROVIDER@    }
              }
            }
            """;

    private static final String EVERYONE =
            """
            {
              "name": "Everyone",
              "groups": ["*"],
              "models": ["*"],
              "limits": {"person": {"requests_per_minute": 60, "tokens_per_day": 1000000}}
            }
            """;

    private static final String PROJECT =
            """
            {
              "$schema": "https://opencode.ai/config.json",
              "provider": {
                "corp-gateway": {
                  "options": {"baseURL": "@URL@/v1", "apiKey": "{env:COMPANY_AI_TOKEN}"},
            @PROVIDER@    }
              },
              "model": "corp-gateway/qwen2.5-72b"
            }
            """;

    private CompanyConfig() {}

    /** Returns a project's {@code opencode.json} where nobody logs in at {@code url} (method A). */
    static String ofProject(String url) {
        return PROJECT.replace("@PROVIDER@", PROVIDER).replace("@URL@", url);
    }

    /**
     * Writes the directory of the organisation at {@code url} (method B), which trusts {@code
     * signOn} and leads to {@code model}.
     */
    static void write(Path folder, String url, SignOn signOn, ModelServer model)
            throws IOException {
        Files.createDirectories(folder.resolve("teams"));
        Files.writeString(
                folder.resolve("organisation.jsonc"),
                ORGANISATION
                        .replace("@URL@", url)
                        .replace("@ISSUER@", signOn.issuer())
                        .replace("@ALGORITHM@", SignOn.ALGORITHM)
                        .replace("@KEYS@", signOn.keysUrl()));
        Files.writeString(
                folder.resolve("models.jsonc"),
                MODELS.replace("@PROVIDER@", PROVIDER).replace("@UPSTREAM@", model.origin()));
        Files.writeString(folder.resolve("teams/everyone.jsonc"), EVERYONE);
    }
}
