package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.testkit.FakeModelProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What plugins add to providers before a request: {@code auth.loader}, {@code provider.models}. */
class LoadedOptionsTest {
    @TempDir Path home;
    private final FakeModelProvider server = FakeModelProvider.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theConfigurationWinsOverALoaderAndALoaderOverAStoredKey() {
        var loaded =
                json(
                        "{'apiKey':'loaded','baseURL':'%s/tenant-a/v1','unknown':{'a':1},"
                                        .formatted(server.uri())
                                + "'headers':{'X-From':'loader','X-Loader':'1'},"
                                + "'queryParams':{'tenant':'a'}}");
        var own = "\"options\":{\"headers\":{\"X-From\":\"config\",\"X-Config\":\"1\"}}";
        var talk = new Talk(home).keys(keys(Map.of("corp", Secret.of("stored")), loaded));
        talk.ask(Talk.corp("http://127.0.0.1:9/v1", own, "{}"));

        var request = server.requests().getFirst();
        assertThat(request.path()).isEqualTo("/tenant-a/v1/chat/completions?tenant=a");
        assertThat(request.headers())
                .containsEntry("authorization", "Bearer loaded")
                .containsEntry("x-from", "config")
                .containsEntry("x-config", "1")
                .containsEntry("x-loader", "1");
        assertThat(request.body()).doesNotContain("unknown", "tenant");
    }

    @ParameterizedTest
    @CsvSource({
        "@ai-sdk/openai-compatible, /chat/completions?t=a",
        "@ai-sdk/openai, /responses",
        "@ai-sdk/anthropic, /messages"
    })
    void anEmptyKeyLeavesTheHeaderToOthers(String npm, String path) {
        var keys =
                keys(
                        Map.of("corp", Secret.of("stored")),
                        json("{'apiKey':'','queryParams':{'t':'a'}}"));
        new Talk(home).keys(keys).ask(Talk.corp(server.uri(), "\"npm\":\"" + npm + "\"", "{}"));

        var request = server.requests().getFirst();
        assertThat(request.path()).isEqualTo(path);
        assertThat(request.headers()).doesNotContainKeys("authorization", "x-api-key");
    }

    @Test
    void anthropicTakesATokenInPlaceOfAKey() {
        new Talk(home)
                .keys(keys(Map.of(), json("{'authToken':'t'}")))
                .ask(Talk.corp(server.uri(), "\"npm\":\"@ai-sdk/anthropic\"", "{}"));

        assertThat(server.requests().getFirst().headers())
                .containsEntry("authorization", "Bearer t")
                .doesNotContainKey("x-api-key");
    }

    @Test
    void emptyOptionsMakeAProviderAvailableAndGiveNoKey() {
        var keys = new ProviderKeys(Map.of(), Machine::none, Map.of("acme", JsonObject.EMPTY));
        var providers = new Machine(home).providers("{}", keys);

        assertThat(providers.listed()).extracting(Provider::id).containsExactly("acme");
        assertThat(providers.require("acme").keySource()).isEqualTo(KeySource.NONE);
        assertThat(providers.require("acme").describe().string("source")).hasValue("custom");
    }

    @ParameterizedTest
    @CsvSource({
        "v, , false, env, v",
        "v, s, false, api, s",
        "'', s, false, api, s",
        "v, s, true, config, s",
    })
    void aDescriptionTellsWhatWasLastToSpeak(
            String variable,
            @org.jspecify.annotations.Nullable String stored,
            boolean configured,
            String source,
            String key) {
        var machine = new Machine(home).with("ACME_API_KEY", variable);
        Map<String, Secret> keys = stored == null ? Map.of() : Map.of("acme", Secret.of(stored));
        var config = configured ? "{'provider':{'acme':{'options':{'apiKey':'o'}}}}" : "{}";
        var description =
                machine.providers(config.replace('\'', '"'), keys).require("acme").describe();

        assertThat(description.members())
                .containsOnlyKeys("id", "name", "env", "options", "source", "models", "key");
        assertThat(description.string("source")).hasValue(source);
        assertThat(description.string("key")).hasValue(key);
        assertThat(description.object("options").orElseThrow().string("apiKey"))
                .isEqualTo(configured ? Optional.of("o") : Optional.empty());
        assertThat(description.strings("env")).containsExactly("ACME_API_KEY");
    }

    @Test
    void aLoaderIsToldOfTheConfigurationAndOfAllModels() {
        var config =
                json(
                        "{'provider':{'acme':{'options':{'headers':{'X':'1'}},"
                                + "'whitelist':['acme-large']},'corp':{'models':{'m':{}}}},"
                                + "'disabled_providers':['openai']}");

        var acme = describe(config, "acme").orElseThrow();
        assertThat(acme.members())
                .containsOnlyKeys("id", "name", "env", "options", "source", "models");
        assertThat(acme.string("source")).hasValue("config");
        assertThat(acme.object("options")).hasValue(json("{'headers':{'X':'1'}}"));
        assertThat(acme.object("models").orElseThrow().members())
                .containsOnlyKeys("acme-large", "acme-old", "acme-alpha");
        assertThat(describe(config, "corp")).isPresent();
        assertThat(describe(config, "openai")).isEmpty();
        assertThat(describe(config, "unknown")).isEmpty();
        assertThat(describe(JsonObject.EMPTY, "corp")).isEmpty();
        assertThat(describe(JsonObject.EMPTY, "acme").orElseThrow().string("source"))
                .hasValue("custom");
    }

    @Test
    void aPluginReplacesTheModelsOfTheCatalogueUnderTheConfiguration() {
        var plain = describe(JsonObject.EMPTY, "acme").orElseThrow().object("models").orElseThrow();
        var large = plain.object("acme-large").orElseThrow();
        var replaced =
                json("{'corp-x':{}}")
                        .with(
                                "corp-x",
                                large.with(
                                        "api",
                                        json(
                                                "{'id':'real-x','url':'"
                                                        + server.uri()
                                                        + "/x/v1','npm':"
                                                        + "'@ai-sdk/openai-compatible'}")));
        var given = Map.of("acme", replaced, "corp", replaced);

        var config =
                "{'provider':{'acme':{'models':{'corp-x':{'name':'Mine'}}},"
                        + "'corp':{'models':{'m':{}}}}}";
        var acme = providers(config, given).require("acme");
        assertThat(acme.models()).containsOnlyKeys("corp-x");
        var model = acme.models().values().iterator().next();
        assertThat(List.of(model.name(), model.upstreamId(), model.ref().toString()))
                .containsExactly("Mine", "real-x", "acme/corp-x");
        assertThat(providers(config, given).require("corp").models()).containsOnlyKeys("m");
        assertThat(providers("{'provider':{'acme':{}}}", Map.of("acme", JsonObject.EMPTY)).listed())
                .isEmpty();
    }

    private Providers providers(String config, Map<String, JsonObject> models) {
        var keys = new ProviderKeys(Map.of(), Machine::none, Map.of());
        var catalogue = Catalogue.load(new Machine(home).environment());
        return Providers.of(new ProviderInputs(catalogue, json(config), keys, models));
    }

    private Optional<JsonObject> describe(JsonObject config, String id) {
        var catalogue = Catalogue.load(new Machine(home).environment());
        var keys = new ProviderKeys(Map.of(), Machine::none, Map.of());
        return Providers.describe(new ProviderInputs(catalogue, config, keys), id);
    }

    private static ProviderKeys keys(Map<String, Secret> stored, JsonObject loaded) {
        return new ProviderKeys(stored, Machine::none, Map.of("corp", loaded));
    }

    private static JsonObject json(String text) {
        return Machine.object(text.replace('\'', '"'));
    }
}
