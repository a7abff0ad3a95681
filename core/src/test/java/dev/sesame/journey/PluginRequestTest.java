package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What plugins make of a request to a model. */
final class PluginRequestTest {
    @TempDir Path home;
    private PluginWorld world;

    @BeforeEach
    void start() throws IOException {
        world = new PluginWorld(home);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aLoaderGivesKeyAndHeaders() {
        world.key("corp", PluginWorld.KEY)
                .loader(
                        "corp",
                        "return ProviderOptions.NONE.apiKey(Secret.of(\"loaded\")).header(\"X-Loaded\", provider.string(\"id\").get());")
                .ask();

        assertThat(world.request().headers())
                .containsEntry("authorization", "Bearer loaded")
                .containsEntry("x-loaded", "corp");
        assertThat(world.answer).hasToString("pong from gateway");
    }

    @Test
    void theOptionsOfTheConfigurationWinOverALoaders() {
        world.configure(", \"headers\": {\"X-B\": \"configured\"}, \"apiKey\": \"configured\"");
        world.key("corp", PluginWorld.KEY)
                .loader(
                        "corp",
                        "return ProviderOptions.NONE.apiKey(Secret.of(\"loaded\")).baseUrl(URI.create(\"http://127.0.0.1:1/\")).header(\"X-A\", \"loaded\").header(\"X-B\", \"loaded\");")
                .ask();

        assertThat(world.request().headers())
                .containsEntry("authorization", "Bearer configured")
                .containsEntry("x-a", "loaded")
                .containsEntry("x-b", "configured");
    }

    @Test
    void aLoaderRunsOnlyForTheProviderThatIsAskedAndOnlyWithACredential() {
        var fails = "throw new IllegalStateException(\"asked\");";
        world.key("other", "key").loader("other", fails).ask();
        assertThat(world.requests()).hasSize(1);

        world.loader("corp", fails).ask();
        assertThat(world.requests()).hasSize(2);

        world.key("corp", PluginWorld.KEY);
        assertThatThrownBy(world::ask).hasMessage("plugin Loads.java: asked");
        assertThat(world.requests()).hasSize(2);
    }

    @Test
    void anEmptyKeyOfALoaderLeavesTheHeaderOut() {
        world.key("corp", PluginWorld.KEY)
                .loader("corp", "return ProviderOptions.NONE.apiKey(Secret.of(\"\"));")
                .ask();

        assertThat(world.request().headers()).doesNotContainKey("authorization");
    }

    @Test
    void aFetchCarriesTheRequestAndMayChangeTheAnswer() {
        world.key("corp", PluginWorld.KEY)
                .loader(
                        "corp",
                        """
                        return ProviderOptions.NONE.fetch(request -> {
                          var answer = input.fetch().send(request.header("X-Signed", request.header("x", "1").body().length() + ""));
                          var text = answer.text().replace("pong", "PONG");
                          return answer.withBody(new java.io.ByteArrayInputStream(text.getBytes()));
                        });\
                        """)
                .ask();

        assertThat(world.request().headers())
                .containsEntry("x-signed", String.valueOf(world.request().body().length()))
                .containsEntry("authorization", "Bearer " + PluginWorld.KEY);
        assertThat(world.answer).hasToString("PONG from gateway");
    }

    @Test
    void hooksChangeMessageSystemParametersAndHeaders() {
        world.key("corp", PluginWorld.KEY)
                .plugin(
                        "Changes",
                        """
                        .on("chat.message", (in, out) -> out.with("parts", new JsonArray(List.of(
                            JsonObject.EMPTY.with("type", "text").with("text", in.string("agent").get()),
                            JsonObject.EMPTY.with("type", "file"),
                            JsonObject.EMPTY.with("type", "text").with("text", "two")))))
                        .on("experimental.chat.system.transform", (in, out) -> out.with("system", JsonArray.ofStrings(List.of("be brief"))))
                        .chatParams((in, params) -> params.temperature(0.25).maxOutputTokens(77).option("seed", JsonNumber.of(7)))
                        .chatHeaders((in, headers) -> { headers.put("X-Agent", in.agent() + in.provider().string("id").get()); headers.put("authorization", "Signed"); })\
                        """)
                .ask();

        assertThat(world.request().body())
                .contains("\"content\":\"build\\ntwo\"")
                .contains("{\"role\":\"system\",\"content\":\"be brief\"}")
                .contains("\"temperature\":0.25", "\"max_tokens\":77", "\"seed\":7");
        assertThat(world.request().headers())
                .containsEntry("x-agent", "buildcorp")
                .containsEntry("authorization", "Signed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".chatHeaders((in, headers) -> headers.put(\"X-A\", \"a\\r\\nX-B: b\"))",
                ".chatHeaders((in, headers) -> headers.put(\"X A:\", \"a\"))",
                ".chatHeaders((in, headers) -> headers.put(\"\", \"a\"))",
                ".chatHeaders((in, headers) -> headers.put(\"X-A\", null))",
                ".chatHeaders((in, headers) -> { throw new IllegalStateException(\"boom\"); })",
                ".chatParams((in, params) -> { throw new AssertionError(\"boom\"); })",
                ".on(\"chat.message\", (in, out) -> null)",
                ".on(\"tool\", (in, out) -> null)",
            })
    void aHookThatFailsOrMakesNonsenseFailsTheRequestWithASentence(String hooks) {
        world.plugin("Bad", hooks);

        assertThatThrownBy(world::ask)
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isNotEqualTo(Failure.CANCELLED));
        assertThat(world.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".chatParams((in, params) -> new ChatParams(JsonObject.EMPTY.with(\"temperature\", \"hot\").with(\"options\", \"none\").with(\"maxOutputTokens\", \"1\")))",
                ".on(\"chat.headers\", (in, out) -> JsonObject.EMPTY.with(\"headers\", \"none\"))",
                ".on(\"chat.message\", (in, out) -> JsonObject.EMPTY)",
                ".on(\"experimental.chat.system.transform\", (in, out) -> JsonObject.EMPTY)",
                ".on(\"tool\", (in, out) -> JsonObject.EMPTY.with(\"t\", \"no tool\"))",
                ".provider(new ProviderHook(\"openai\", (p, auth) -> JsonObject.EMPTY.with(\"m\", \"no model\")))",
                ".config(config -> config.with(\"agent\", \"none\").with(\"plugin\", \"none\"))",
                ".event(event -> { throw new StackOverflowError(); })",
            })
    void valuesOfAnotherTypeBreakNothing(String hooks) {
        world.plugin("Odd", hooks).ask();

        assertThat(world.requests()).hasSize(1);
        assertThat(world.notes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "option(\"baseURL\", \"no address\")",
                "option(\"baseURL\", \"file:///etc/passwd\")",
                "option(\"baseURL\", \"\")",
                "option(\"headers\", \"none\").option(\"baseURL\", \"http://127.0.0.1:1\\n/\")",
            })
    void anAddressThatIsNoneIsASentence(String options) {
        world.write(
                "opencode.json",
                "{\"model\": \"corp/m\", \"provider\": {\"corp\": {\"npm\": \"@ai-sdk/openai-compatible\", \"models\": {\"m\": {}}}}}");
        world.key("corp", PluginWorld.KEY)
                .loader("corp", "return ProviderOptions.NONE." + options + ";");

        assertThatThrownBy(world::ask).isInstanceOf(AuthException.class);
        assertThat(world.notes).isEmpty();
    }

    @Test
    void pluginsChangeTheConfigurationAndTheModelsOfAProviderOfTheCatalogue() {
        world.write("opencode.json", "{}");
        world.plugin(
                "Configures",
                """
                .config(config -> config.with("model", "openai/own").with("provider", JsonObject.EMPTY
                    .with("openai", JsonObject.EMPTY.with("npm", "@ai-sdk/openai-compatible").with("options",
                        JsonObject.EMPTY.with("apiKey", "k").with("baseURL", "%s/v1")))))
                .provider(new ProviderHook("openai", (provider, auth) -> { var all = provider.object("models").get();
                    var first = all.members().values().iterator().next().asObject().get();
                    return JsonObject.EMPTY.with("own", first.with("id", "own").with("api",
                        first.object("api").get().with("id", "own-id").with("npm", "@ai-sdk/openai-compatible"))); }))\
                """
                        .formatted(world.world.gateway.uri()));
        world.ask();

        assertThat(world.request().body()).contains("\"model\":\"own-id\"");
        try (var session = world.session()) {
            var providers = new ProviderAccess(world.world.environment(), session).providers();
            assertThat(providers.provider("openai").orElseThrow().models()).containsOnlyKeys("own");
        }
    }

    @Test
    void withPureNoPluginRuns() {
        world.world.variables.put("OPENCODE_PURE", "1");
        world.plugin("Bad", ".chatHeaders((in, h) -> { throw new IllegalStateException(); })")
                .ask();

        assertThat(world.requests()).hasSize(1);
        assertThat(home.resolve(".cache/sesame/java-plugins")).doesNotExist();
    }

    @Test
    void pluginsAreToldWhatHappens() throws IOException {
        world.plugin(
                        "Listens",
                        ".event(event -> client.log(Client.Level.INFO, event.string(\"type\").get() + event.object(\"properties\").get().string(\"delta\").orElse(\"\")))")
                .ask();
        assertThat(world.log())
                .containsExactly(
                        "INFO Listens.java: session.created",
                        "INFO Listens.java: session.updated",
                        "INFO Listens.java: message.updated",
                        "INFO Listens.java: message.part.updated",
                        "INFO Listens.java: session.status",
                        "INFO Listens.java: message.part.deltapong from gateway",
                        "INFO Listens.java: session.status",
                        "INFO Listens.java: session.idle");

        world.world.gateway.rejects(PluginWorld.KEY);
        world.key("corp", PluginWorld.KEY);
        assertThatThrownBy(world::ask).isInstanceOf(AuthException.class);
        assertThat(world.log()).contains("INFO Listens.java: session.error");
    }
}
