package dev.sesame.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the company decided, as its platform team would write it into the organisation's files. */
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
              "login": {
                "env": "COMPANY_AI_TOKEN",
                "command": ["corpctl", "ai", "token", "--format=plain"]
              },
              "config": {
                "disabled_providers": ["openai", "anthropic", "openrouter"],
                "model": "corp-gateway/qwen2.5-72b"
              },
              "teams": ["everyone"]
            }
            """;

    private static final String MODELS =
            """
            {
              "upstreams": {"model": {"url": "@MODEL@/v1", "key": {"env": "COMPANY_MODEL_KEY"}}},
              "provider": {
                "corp-gateway": {
                  "name": "Company AI Gateway",
                  "npm": "@ai-sdk/openai-compatible",
                  "upstreams": ["model"],
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

    private CompanyConfig() {}

    /**
     * Writes the directory of the organisation at {@code url}, which trusts {@code signOn} and
     * leads to {@code model}.
     */
    static void write(Path folder, String url, SignOn signOn, ModelServer model)
            throws IOException {
        var organisation =
                ORGANISATION
                        .replace("@URL@", url)
                        .replace("@ISSUER@", signOn.issuer())
                        .replace("@ALGORITHM@", SignOn.ALGORITHM)
                        .replace("@KEYS@", signOn.keysUrl());
        Files.createDirectories(folder.resolve("teams"));
        Files.writeString(folder.resolve("organisation.jsonc"), organisation);
        Files.writeString(
                folder.resolve("models.jsonc"), MODELS.replace("@MODEL@", model.origin()));
        Files.writeString(folder.resolve("teams/everyone.jsonc"), EVERYONE);
    }
}
