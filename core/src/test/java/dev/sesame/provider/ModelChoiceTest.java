package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelChoiceTest {
    @TempDir Path home;

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
                .hasMessage("nobody is logged in for acme")
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> {
                            assertThat(e.failure()).isEqualTo(Failure.NOT_LOGGED_IN);
                            assertThat(e.nextStep()).isEqualTo("Run `sesame auth login -p acme`");
                        });
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

    private dev.sesame.Environment env() {
        return new Machine(home).environment();
    }
}
