package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvidersTest {
    private static final String GATEWAY =
            """
            {"provider":{"corp":{"name":"Company AI Gateway","npm":"@ai-sdk/openai-compatible",
              "api":"https://ai.company.internal/v1","env":["COMPANY_AI_TOKEN"],
              "models":{"m":{"name":"M"}}%s}}}
            """;

    @TempDir Path home;

    @Test
    void environmentVariablesEnableProviders() {
        var providers =
                new Machine(home)
                        .with("ACME_API_KEY", "x")
                        .with("ANTHROPIC_API_KEY", "x")
                        .with("OPENAI_API_KEY", "")
                        .providers("{}");

        assertThat(lines(providers))
                .containsExactly("acme/acme-large", "anthropic/claude-haiku-4-5");
    }

    @Test
    void aStoredKeyEnablesOnlyWhatIsKnown() {
        var key = Secret.of("k");
        var providers =
                new Machine(home).providers("{}", Map.of("acme", key, "corp", key, "unknown", key));

        assertThat(lines(providers)).containsExactly("acme/acme-large");
        assertThat(providers.provider("acme").orElseThrow().key()).hasValue(key);
    }

    @ParameterizedTest
    @CsvSource({
        "env-key, , , ENVIRONMENT, env-key",
        "env-key, file-key, , STORED, file-key",
        "env-key, file-key, opt-key, OPTIONS, opt-key",
        "env-key, , '', OPTIONS, ''",
        "'', , , NONE, ",
        ", , , NONE, ",
    })
    void theStrongestKeyWins(
            @org.jspecify.annotations.Nullable String variable,
            @org.jspecify.annotations.Nullable String stored,
            @org.jspecify.annotations.Nullable String option,
            KeySource source,
            @org.jspecify.annotations.Nullable String expected) {
        var machine = new Machine(home);
        if (variable != null) {
            machine.with("COMPANY_AI_TOKEN", variable);
        }
        Map<String, Secret> keys = stored == null ? Map.of() : Map.of("corp", Secret.of(stored));
        var options = option == null ? "" : ",\"options\":{\"apiKey\":\"" + option + "\"}";
        var provider =
                machine.providers(GATEWAY.formatted(options), keys).provider("corp").orElseThrow();

        assertThat(provider.keySource()).isEqualTo(source);
        assertThat(provider.key().map(Secret::reveal)).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void oneOfTwoVariablesEnablesButIsNoKey() {
        var providers = new Machine(home).with("TWOKEYS_B", "b").providers("{}");

        assertThat(lines(providers)).containsExactly("twokeys/tk-1");
        assertThat(providers.provider("twokeys").orElseThrow().key()).isEmpty();
    }

    @Test
    void anOrganisationsTokenIsSeenByTheListOfVariables() {
        var keys =
                new ProviderKeys(
                        Map.of(),
                        name ->
                                name.equals("COMPANY_AI_TOKEN")
                                        ? Optional.of(Secret.of("wk-token"))
                                        : Optional.empty());
        var provider =
                new Machine(home)
                        .providers(GATEWAY.formatted(""), keys)
                        .provider("corp")
                        .orElseThrow();

        assertThat(provider.key()).hasValue(Secret.of("wk-token"));
        assertThat(provider.env()).containsExactly("COMPANY_AI_TOKEN");
        assertThat(provider.name()).isEqualTo("Company AI Gateway");
    }

    @Test
    void optionsOfThePluginAreWeakerThanTheConfiguration() {
        var keys =
                new ProviderKeys(
                        Map.of("acme", Secret.of("stored")),
                        Machine::none,
                        Map.of(
                                "acme",
                                Machine.object(
                                        "{\"apiKey\":\"loaded\",\"baseURL\":\"a\",\"headers\":{\"h\":\"1\"}}")));
        var config =
                "{\"provider\":{\"acme\":{\"options\":{\"baseURL\":\"b\",\"headers\":{\"i\":\"2\"}}}}}";
        var provider = new Machine(home).providers(config, keys).provider("acme").orElseThrow();

        assertThat(provider.key()).hasValue(Secret.of("loaded"));
        assertThat(provider.options())
                .isEqualTo(
                        Machine.object(
                                "{\"baseURL\":\"b\",\"headers\":{\"h\":\"1\",\"i\":\"2\"}}"));
    }

    @Test
    void aRenewedKeyReplacesTheOld() {
        var config = GATEWAY.formatted(",\"options\":{\"apiKey\":\"old\"}");
        var provider = new Machine(home).providers(config).provider("corp").orElseThrow();

        assertThat(provider.withKey(Secret.of("new")).key()).hasValue(Secret.of("new"));
        assertThat(provider.key()).hasValue(Secret.of("old"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"enabled_providers\":[\"acme\"]} | acme/acme-large",
                "{\"enabled_providers\":[]} | ''",
                "{\"disabled_providers\":[\"acme\"]} | anthropic/claude-haiku-4-5",
                "{\"enabled_providers\":[\"acme\"],\"disabled_providers\":[\"acme\"]} | ''",
                "{\"provider\":{\"acme\":{\"whitelist\":[\"other\"]}},\"disabled_providers\":[\"anthropic\"]} | ''",
                "{\"provider\":{\"acme\":{\"blacklist\":[\"acme-large\"],\"models\":{\"acme-extra\":{}}},\"anthropic\":{\"whitelist\":[\"x\"]}}} | acme/acme-extra",
                "{\"provider\":{\"empty\":{\"api\":\"http://127.0.0.1/v1\"}},\"enabled_providers\":[\"empty\"]} | ''",
            })
    void listsDecideWhatIsWanted(String config, String expected) {
        var providers =
                new Machine(home)
                        .with("ACME_API_KEY", "x")
                        .with("ANTHROPIC_API_KEY", "x")
                        .providers(config);

        assertThat(String.join(" ", lines(providers))).isEqualTo(expected);
    }

    @Test
    void alphaModelsAreShownOnDemandAndSomeNever() {
        var machine =
                new Machine(home)
                        .with("ACME_API_KEY", "x")
                        .with("OPENAI_API_KEY", "x")
                        .with("OPENCODE_ENABLE_EXPERIMENTAL_MODELS", "True");

        assertThat(lines(machine.providers("{}")))
                .containsExactly("acme/acme-alpha", "acme/acme-large", "openai/gpt-5");
    }

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

        assertThat(Json.writePretty(model(config, "corp", "m").toJson()))
                .isEqualTo(
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
                        """);
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"deepseek-v4-pro\",\"reasoning\":true} | low medium high max",
                "{\"id\":\"deepseek-r1\",\"reasoning\":true} | ''",
                "{\"id\":\"glm-5.2\",\"reasoning\":true} | high max",
                "{\"id\":\"glm-4.6\",\"reasoning\":true} | ''",
                "{\"id\":\"north-mini-code\",\"reasoning\":true} | none high",
                "{\"id\":\"grok-3-mini\",\"reasoning\":true} | low high",
                "{\"id\":\"plain\"} | ''",
                "{\"reasoning\":true,\"variants\":{\"low\":{\"disabled\":true},\"mine\":{\"a\":1}}} | medium high mine",
                "{\"reasoning\":true,\"provider\":{\"npm\":\"@ai-sdk/anthropic\"}} | high max",
                "{\"reasoning\":true,\"provider\":{\"npm\":\"@ai-sdk/openai\"}} | low medium high",
                "{\"reasoning\":true,\"provider\":{\"npm\":\"@ai-sdk/google\"}} | ''",
            })
    void variantsFollowNameAndPackage(String model, String expected) {
        var id = model.contains("\"id\"") ? Machine.object(model).string("id").orElseThrow() : "m";
        var config = "{\"provider\":{\"corp\":{\"models\":{\"" + id + "\":" + model + "}}}}";
        var variants = model(config, "corp", id).toJson().object("variants").orElseThrow();

        assertThat(String.join(" ", variants.members().keySet())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | {}",
                "[{\"type\":\"effort\",\"values\":[\"low\"]}] | {\"low\":{\"reasoningEffort\":\"low\"}}",
                "[{\"type\":\"toggle\"}] | {\"low\":{\"reasoningEffort\":\"low\"},\"medium\":{\"reasoningEffort\":\"medium\"},\"high\":{\"reasoningEffort\":\"high\"}}",
            })
    void theCatalogueMaySayHowAModelReasons(String options, String expected) throws IOException {
        var file = home.resolve("reasoning.json");
        Files.writeString(
                file,
                "{\"p\":{\"models\":{\"m\":{\"id\":\"m\",\"reasoning\":true,\"reasoning_options\":"
                        + options
                        + "}}}}");
        var model =
                new Machine(home)
                        .with("OPENCODE_MODELS_PATH", file.toString())
                        .providers("{\"provider\":{\"p\":{}}}")
                        .model(new ModelRef("p", "m"));

        assertThat(model.toJson().object("variants")).hasValue(Machine.object(expected));
    }

    @Test
    void aModelThatThinksAloudIsKnownByItsName() {
        var config =
                "{\"provider\":{\"corp\":{\"models\":{\"deepseek-x\":{},\"y\":{\"interleaved\":\"f\"}}}}}";

        assertThat(
                        Trees.text(
                                model(config, "corp", "deepseek-x").toJson(),
                                "capabilities",
                                "interleaved",
                                "field"))
                .hasValue("reasoning_content");
        assertThat(
                        Trees.text(
                                model(config, "corp", "y").toJson(),
                                "capabilities",
                                "interleaved",
                                "field"))
                .hasValue("f");
    }

    @ParameterizedTest
    @CsvSource({
        "corp/nope, Model not found: corp/nope, INVALID_INPUT, Run `sesame models` to see what there is",
        "corp/claude-sonet, Model not found: corp/claude-sonet, INVALID_INPUT, Did you mean corp/claude-sonnet?",
        "crop/m, Model not found: crop/m, INVALID_INPUT, Did you mean corp?",
        "anthropic/x, Model not found: anthropic/x, NOT_LOGGED_IN, Run `sesame auth login -p anthropic`",
        "corp, Model not found: corp/, INVALID_INPUT, Run `sesame models` to see what there is",
    })
    void anUnknownModelIsAnsweredWithSimilarNames(
            String name, String problem, Failure failure, String nextStep) {
        var config = "{\"provider\":{\"corp\":{\"models\":{\"claude-sonnet\":{},\"other\":{}}}}}";
        var providers = new Machine(home).providers(config);

        assertThatThrownBy(() -> providers.model(ModelRef.parse(name)))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> {
                            assertThat(e.problem()).isEqualTo(problem);
                            assertThat(e.failure()).isEqualTo(failure);
                            assertThat(e.nextStep()).isEqualTo(nextStep);
                        });
    }

    @Test
    void anUnknownProviderIsAnsweredWithSimilarNames() {
        var providers = new Machine(home).providers("{\"disabled_providers\":[\"openai\"]}");

        assertThatThrownBy(() -> providers.require("anthropc"))
                .hasMessage("Provider not found: anthropc")
                .extracting("nextStep")
                .isEqualTo("Did you mean anthropic?");
        assertThatThrownBy(() -> providers.require("openai"))
                .extracting("nextStep")
                .asString()
                .contains("disabled_providers");
        assertThatThrownBy(() -> providers.require("acme"))
                .extracting("nextStep")
                .isEqualTo("Run `sesame auth login -p acme`");
        assertThat(new Machine(home).with("ACME_API_KEY", "k").providers("{}").require("acme").id())
                .isEqualTo("acme");
    }

    @Test
    void theConfigurationNamesTheModel() {
        assertThat(new Machine(home).providers("{\"model\":\"a/b/c\"}").defaultModel(env()))
                .isEqualTo(new ModelRef("a", "b/c"))
                .hasToString("a/b/c");
    }

    @ParameterizedTest
    @CsvSource({
        "'aaa gpt-5-x zzz my-claude-sonnet-4', my-claude-sonnet-4",
        "'big-pickle gemini-3-pro-x gpt-5', gemini-3-pro-x",
        "'a b-latest c', b-latest",
        "'a b c', c",
    })
    void theBestModelOfTheFirstConfiguredProviderIsTheDefault(String ids, String best) {
        var models = new StringBuilder();
        for (var id : ids.split(" ", -1)) {
            models.append(models.isEmpty() ? "" : ",").append("\"" + id + "\":{}");
        }
        var providers =
                new Machine(home)
                        .with("ACME_API_KEY", "x")
                        .providers("{\"provider\":{\"corp\":{\"models\":{" + models + "}}}}");

        assertThat(providers.defaultModel(env())).isEqualTo(new ModelRef("corp", best));
    }

    @Test
    void theModelUsedLastIsTakenUpAgain() throws IOException {
        var directory = Files.createDirectories(env().stateDirectory());
        Files.writeString(
                directory.resolve("model.json"),
                "{\"recent\":[7,{\"providerID\":\"gone\",\"modelID\":\"m\"},{\"providerID\":\"acme\","
                        + "\"modelID\":\"gone\"},{\"providerID\":\"acme\",\"modelID\":\"acme-large\"}]}");
        var machine = new Machine(home).with("ACME_API_KEY", "x").with("ANTHROPIC_API_KEY", "x");

        assertThat(machine.providers("{}").defaultModel(env()))
                .isEqualTo(new ModelRef("acme", "acme-large"));
        Files.writeString(directory.resolve("model.json"), "{broken");
        assertThat(machine.providers("{}").defaultModel(env()))
                .isEqualTo(new ModelRef("anthropic", "claude-haiku-4-5"));
    }

    @Test
    void withoutAProviderThereIsNoDefault() {
        assertThatThrownBy(() -> new Machine(home).providers("{}").defaultModel(env()))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.NOT_LOGGED_IN));
    }

    @Test
    void nothingPrintsASecret() {
        var config =
                GATEWAY.formatted(
                        ",\"options\":{\"apiKey\":\"secret\",\"headers\":{\"h\":\"secret\"}}");
        var keys = new ProviderKeys(Map.of("corp", Secret.of("secret")), Machine::none);
        var inputs = new ProviderInputs(Catalogue.load(env()), Machine.object(config), keys);
        var provider = Providers.of(inputs).provider("corp").orElseThrow();

        assertThat(inputs + " " + keys + " " + provider + " " + provider.models())
                .doesNotContain("secret")
                .contains("corp");
    }

    private dev.sesame.Environment env() {
        return new Machine(home).environment();
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
