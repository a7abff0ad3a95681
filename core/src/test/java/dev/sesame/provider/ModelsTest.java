package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
    /** What OpenCode 1.18.33 prints for a model of a provider named in the configuration. */
    private static final String PRINTED =
            """
            {
              "id": "m",
              "api": {
                "id": "m",
                "npm": "@ai-sdk/openai-compatible",
                "url": "http://127.0.0.1:9/v1"
              },
              "status": "active",
              "name": "M",
              "providerID": "corp",
              "capabilities": {
                "temperature": false,
                "reasoning": true,
                "attachment": false,
                "toolcall": true,
                "input": {
                  "text": true,
                  "audio": false,
                  "image": false,
                  "video": false,
                  "pdf": false
                },
                "output": {
                  "text": true,
                  "audio": false,
                  "image": false,
                  "video": false,
                  "pdf": false
                },
                "interleaved": false
              },
              "cost": {
                "input": 1,
                "output": 2,
                "cache": {
                  "read": 0,
                  "write": 0
                }
              },
              "options": {
                "o": 1
              },
              "limit": {
                "context": 1000,
                "output": 100
              },
              "headers": {
                "h": "v"
              },
              "family": "",
              "release_date": "",
              "variants": {
                "low": {
                  "reasoningEffort": "low"
                },
                "medium": {
                  "reasoningEffort": "medium"
                },
                "high": {
                  "reasoningEffort": "high"
                }
              }
            }\
            """;

    @TempDir Path home;

    @Test
    void modelsAreListedAsJavaScriptOrdersThem() {
        // the order that localeCompare gives, with the root collation of ICU
        var ordered =
                List.of(
                        "a",
                        "a b",
                        "a_b",
                        "a-b",
                        "a:b",
                        "a.b",
                        "a/b",
                        "a1",
                        "ab",
                        "aB",
                        "Ab",
                        "AB",
                        "B",
                        "gpt-4",
                        "GPT-4",
                        "gpt-4-turbo",
                        "gpt-4.1",
                        "gpt-4o",
                        "m10",
                        "m9",
                        "org-x/model",
                        "org/model",
                        "z",
                        "é");
        var models = new StringBuilder();
        for (var id : ordered.reversed()) {
            models.append(models.isEmpty() ? "" : ",").append("\"" + id + "\":{}");
        }
        var config = "{\"provider\":{\"corp\":{\"models\":{" + models + "}}}}";
        var provider = new Machine(home).providers(config).provider("corp").orElseThrow();

        assertThat(Providers.listed(provider))
                .extracting(Model::id)
                .containsExactlyElementsOf(ordered);
    }

    @Test
    void openCodesOwnProvidersComeFirst() {
        var config =
                "{\"provider\":{\"Beta\":{\"models\":{\"m\":{}}},\"opencode-go\":{\"models\":{\"m\":{}}},"
                        + "\"alpha\":{\"models\":{\"m\":{}}},\"opencode\":{\"models\":{\"m\":{}}}}}";

        assertThat(lines(new Machine(home).providers(config)))
                .containsExactly("opencode/m", "opencode-go/m", "alpha/m", "Beta/m");
    }

    @Test
    void aConfiguredModelPrintsAsInOpenCode() {
        var config =
                """
                {"provider":{"corp":{"npm":"@ai-sdk/openai-compatible","api":"http://127.0.0.1:9/v1",
                  "models":{"m":{"name":"M","reasoning":true,"limit":{"context":1000,"output":100},
                    "cost":{"input":1,"output":2},"options":{"o":1},"headers":{"h":"v"}}},
                  "options":{"apiKey":"secret"}}}}
                """;

        assertThat(Json.writePretty(model(config, "corp", "m").toJson())).isEqualTo(PRINTED);
    }

    @Test
    void aModelInheritsFromTheKnownOneThatItNames() {
        var config =
                "{\"provider\":{\"acme\":{\"api\":\"http://127.0.0.1:8/v1\",\"models\":{"
                        + "\"acme-large\":{\"name\":\"Renamed\"},\"mine\":{\"id\":\"acme-large\"}}}}}";
        var mine = model(config, "acme", "mine");

        assertThat(mine.upstreamId()).isEqualTo("acme-large");
        assertThat(mine.name()).isEqualTo("mine");
        assertThat(mine.outputLimit()).isEqualTo(8000);
        assertThat(mine.takesTemperature()).isTrue();
        assertThat(mine.toJson().string("family")).hasValue("acme");
        assertThat(mine.toJson().members().keySet())
                .containsExactly(
                        "id",
                        "api",
                        "status",
                        "name",
                        "providerID",
                        "capabilities",
                        "cost",
                        "options",
                        "limit",
                        "headers",
                        "family",
                        "release_date",
                        "variants");
        assertThat(model(config, "acme", "acme-large").name()).isEqualTo("Renamed");
    }

    @Test
    void aKnownModelPrintsInTheOrderOfTheCatalogue() {
        var model = model("{\"provider\":{\"acme\":{}}}", "acme", "acme-large");

        assertThat(model.toJson().members().keySet())
                .containsExactly(
                        "id",
                        "providerID",
                        "name",
                        "family",
                        "api",
                        "status",
                        "headers",
                        "options",
                        "cost",
                        "limit",
                        "capabilities",
                        "release_date",
                        "variants");
    }

    private Model model(String config, String provider, String id) {
        return new Machine(home).providers(config).model(new ModelRef(provider, id));
    }

    private static List<String> lines(Providers providers) {
        return providers.listed().stream()
                .flatMap(provider -> Providers.listed(provider).stream())
                .map(Model::toString)
                .toList();
    }
}
