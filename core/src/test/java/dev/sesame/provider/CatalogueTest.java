package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {
    @TempDir Path home;

    @Test
    void aFreshMachineKnowsWhatOpenCodeKnows() {
        var catalogue =
                Catalogue.load(new Machine(home).without("OPENCODE_MODELS_PATH").environment());

        assertThat(catalogue.providers())
                .contains(
                        new CatalogueProvider(
                                "anthropic", "Anthropic", List.of("ANTHROPIC_API_KEY")))
                .hasSizeGreaterThan(100);
        assertThat(
                        catalogue
                                .provider("openai")
                                .orElseThrow()
                                .object("models")
                                .orElseThrow()
                                .members())
                .containsKey("gpt-5");
        assertThat(catalogue.provider("../index")).isEmpty();
    }

    @Test
    void everyBundledProviderOfTheTableCanBeRead() {
        var catalogue =
                Catalogue.load(new Machine(home).without("OPENCODE_MODELS_PATH").environment());

        assertThat(catalogue.providers())
                .allSatisfy(provider ->
                        assertThat(catalogue.provider(provider.id()))
                                .hasValueSatisfying(entry ->
                                        assertThat(CatalogueProvider.of(provider.id(), entry))
                                                .isEqualTo(provider)));
    }

    @Test
    void theFileOfTheVariableIsUsed() {
        var catalogue = Catalogue.load(new Machine(home).environment());

        assertThat(catalogue.providers())
                .extracting(CatalogueProvider::id)
                .containsExactly("anthropic", "openai", "acme", "twokeys");
        assertThat(catalogue.provider("acme").orElseThrow().string("name")).hasValue("Acme AI");
        assertThat(catalogue.provider("nobody")).isEmpty();
    }

    @Test
    void theFileThatOpenCodeKeepsIsUsed() throws IOException {
        var machine = new Machine(home).without("OPENCODE_MODELS_PATH");
        write(
                machine,
                "models.json",
                "{\"mine\":{\"name\":\"Mine\",\"env\":[\"K\"],\"models\":{}}}");

        assertThat(Catalogue.load(machine.environment()).providers())
                .containsExactly(new CatalogueProvider("mine", "Mine", List.of("K")));
    }

    @Test
    void anotherServersFileHasANameOfItsOwn() throws Exception {
        var server = "https://models.company.internal";
        var hash =
                HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-1")
                                        .digest(server.getBytes(StandardCharsets.UTF_8)));
        var machine =
                new Machine(home)
                        .without("OPENCODE_MODELS_PATH")
                        .with("OPENCODE_MODELS_URL", server);
        write(machine, "models-" + hash + ".json", "{\"mine\":{\"models\":{}}}");

        assertThat(Catalogue.load(machine.environment()).providers())
                .containsExactly(new CatalogueProvider("mine", "mine", List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "[1]", "{\"a\":1,\"a\":2}"})
    void aFileThatIsNoCatalogueCountsAsAbsent(String text) throws IOException {
        var file = home.resolve("broken.json");
        Files.writeString(file, text);
        var machine = new Machine(home).with("OPENCODE_MODELS_PATH", file.toString());

        assertThat(Catalogue.load(machine.environment()).providers()).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "missing.json", "\0"})
    void aPathThatLeadsNowhereCountsAsAbsent(String path) {
        var machine = new Machine(home).with("OPENCODE_MODELS_PATH", path);

        assertThat(Catalogue.load(machine.environment()).providers()).hasSizeGreaterThan(100);
    }

    @Test
    void entriesThatAreNoProvidersAreSkippedAndNamesAreMadeFitToShow() throws IOException {
        var file = home.resolve("odd.json");
        Files.writeString(
                file,
                """
                {"a":1,"b":{"name":"no models"},"":{"models":{}},"x\\ty":{"models":{}},
                 "ok":{"name":"O\\u001b[31mK\\nay","env":["GOOD","BA,D","N\\nL",""],"models":{}}}
                """);
        var machine = new Machine(home).with("OPENCODE_MODELS_PATH", file.toString());

        assertThat(Catalogue.load(machine.environment()).providers())
                .containsExactly(new CatalogueProvider("ok", "O\\x1b[31mK\\nay", List.of("GOOD")));
    }

    @Test
    void pricesAndModesAreTakenOver() throws IOException {
        var file = home.resolve("modes.json");
        Files.writeString(
                file,
                """
                {"p":{"npm":"@ai-sdk/openai","models":{"m":{"id":"m","name":"M",
                  "interleaved":"thoughts","limit":{"context":9,"input":5,"output":4},
                  "cost":{"input":1,"output":2,"cache_read":0.1,"tiers":[{"input":3,"output":4,
                    "cache_read":5,"cache_write":6,"tier":{"size":7}}],
                    "context_over_200k":{"input":8,"output":9}},
                  "provider":{"npm":"@ai-sdk/anthropic","api":"https://m.internal"},
                  "experimental":{"modes":{"fast":{"cost":{"input":10,"output":11},
                    "provider":{"body":{"service_tier":"x","a_1":1},"headers":{"h":"v"}}},"slow":{}}}}}}}
                """);
        var machine = new Machine(home).with("OPENCODE_MODELS_PATH", file.toString());
        var providers = machine.providers("{\"provider\":{\"p\":{}}}");

        assertThat(providers.require("p").models()).containsOnlyKeys("m", "m-fast", "m-slow");
        var plain = providers.model(new ModelRef("p", "m")).toJson();
        assertThat(dev.sesame.json.Json.write(plain))
                .contains(
                        "\"api\":{\"id\":\"m\",\"url\":\"https://m.internal\",\"npm\":\"@ai-sdk/anthropic\"}")
                .contains(
                        "\"tiers\":[{\"input\":3,\"output\":4,\"cache\":{\"read\":5,\"write\":6},\"tier\":{\"size\":7}}]")
                .contains(
                        "\"experimentalOver200K\":{\"cache\":{\"read\":0,\"write\":0},\"input\":8,\"output\":9}")
                .contains("\"limit\":{\"context\":9,\"input\":5,\"output\":4}")
                .contains("\"interleaved\":{\"field\":\"thoughts\"}");
        var fast = providers.model(new ModelRef("p", "m-fast")).toJson();
        assertThat(fast.string("name")).hasValue("M Fast");
        assertThat(fast.object("options"))
                .hasValue(Machine.object("{\"serviceTier\":\"x\",\"a_1\":1}"));
        assertThat(fast.object("headers")).hasValue(Machine.object("{\"h\":\"v\"}"));
        assertThat(fast.object("cost").orElseThrow().get("input"))
                .hasValue(new dev.sesame.json.JsonValue.JsonNumber("10"));
        assertThat(providers.model(new ModelRef("p", "m-slow")).toJson().object("options"))
                .hasValue(JsonObject.EMPTY);
    }

    private static void write(Machine machine, String name, String text) throws IOException {
        var directory = machine.environment().cacheDirectory();
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(name), text);
    }
}
