package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Secret;
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
                                        : Optional.empty(),
                        Map.of());
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
    void nothingPrintsASecret() {
        var config =
                GATEWAY.formatted(
                        ",\"options\":{\"apiKey\":\"secret\",\"headers\":{\"h\":\"secret\"}}");
        var keys = new ProviderKeys(Map.of("corp", Secret.of("secret")), Machine::none, Map.of());
        var inputs = new ProviderInputs(Catalogue.load(env()), Machine.object(config), keys);
        var provider = Providers.of(inputs).provider("corp").orElseThrow();

        assertThat(inputs + " " + keys + " " + provider + " " + provider.models())
                .doesNotContain("secret")
                .contains("corp");
    }

    private dev.sesame.Environment env() {
        return new Machine(home).environment();
    }

    private static List<String> lines(Providers providers) {
        return providers.listed().stream()
                .flatMap(provider -> Providers.listed(provider).stream())
                .map(Model::toString)
                .toList();
    }
}
