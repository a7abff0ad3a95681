package dev.sesame.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that take part, and what they do wrong meanwhile. */
final class PluginsTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;

    private static final Credential KEY = new Credential.Api(Secret.of("key"));

    @TempDir Path home;
    private PluginProject project;

    @BeforeEach
    void start() throws IOException {
        project = new PluginProject(home);
        project.credentials().put("corp", new Credential.Api(Secret.of("key"), Map.of()));
    }

    @Test
    void allThatTakePartSeeWhatTheOneBeforeMade() {
        try (var plugins =
                project.hooks(
                        ".chatHeaders((in, headers) -> headers.put(\"a\", in.agent()))",
                        ".chatHeaders((in, headers) -> headers.merge(\"a\", \"2\", String::concat))")) {
            var input = PluginProject.json("{\"agent\": \"build\"}");
            var output = PluginProject.json("{\"headers\": {\"b\": \"0\"}}");

            assertThat(Json.write(plugins.trigger("chat.headers", input, output)))
                    .isEqualTo("{\"headers\":{\"b\":\"0\",\"a\":\"build2\"}}");
            assertThat(plugins.takesPart("chat.headers")).isTrue();
            assertThat(plugins.takesPart("chat.params")).isFalse();
        }
    }

    @Test
    void aConfigurationHookThatFailsIsToldAndLeftOut() {
        try (var plugins =
                project.hooks(
                        ".config(config -> config.with(\"a\", \"1\"))",
                        ".config(config -> { throw new IllegalStateException(\"boom\\nbang\"); })",
                        ".config(config -> null)",
                        ".config(config -> config.with(\"b\", config.string(\"a\").get()))")) {
            assertThat(Json.write(plugins.config(NOTHING))).isEqualTo("{\"a\":\"1\",\"b\":\"1\"}");
            assertThat(project.notes)
                    .containsExactly(
                            "plugin P1.java: boom bang (Look at P1.java:4 of the plugin)",
                            "plugin P2.java: it returned null");
        }
    }

    @Test
    void eventsComeInOrderAndTheirListenersFailIntoTheLog() {
        var plugins =
                project.hooks(
                        ".event(event -> { throw new IllegalStateException(\"deaf\"); })",
                        ".event(event -> input.client().log(Client.Level.INFO,"
                                + " event.string(\"type\").get() + event.object(\"properties\").get().string(\"n\").get()))"
                                + ".dispose(() -> { input.client().log(Client.Level.INFO, \"bye\");"
                                + " throw new IllegalStateException(\"rude\"); })");
        for (int i = 0; i < 3; i++) {
            plugins.event("evt_" + i, "t", NOTHING.with("n", String.valueOf(i)));
        }
        plugins.close();

        assertThat(project.log()).contains("deaf", "rude");
        assertThat(project.log().lines().filter(line -> line.contains("INFO")))
                .extracting(line -> line.substring(line.indexOf("INFO")))
                .containsExactly(
                        "INFO P1.java: t0",
                        "INFO P1.java: t1",
                        "INFO P1.java: t2",
                        "INFO P1.java: bye");
        assertThat(project.notes).isEmpty();
    }

    @Test
    void allLoadersRunAndTheLaterOneWins() {
        try (var plugins =
                project.hooks(
                        PluginProject.loader(
                                "return ProviderOptions.NONE.apiKey(((dev.sesame.credential.Credential.Api)"
                                        + " auth.get().get()).key()).header(\"a\", \"1\").fetch(r -> null);"),
                        PluginProject.loader(
                                "return ProviderOptions.NONE.header(\"b\", provider.string(\"id\").get());"),
                        ".auth(AuthHook.of(\"other\"))")) {
            var options = plugins.options("corp", KEY, PluginProject.json("{\"id\": \"corp\"}"));

            assertThat(Json.write(options.options()))
                    .isEqualTo("{\"apiKey\":\"key\",\"headers\":{\"a\":\"1\",\"b\":\"corp\"}}");
            assertThat(options.fetch()).isPresent();
            assertThat(plugins.loaders("corp", KEY)).containsExactly("P0.java", "P1.java");
            assertThat(plugins.loaders("other", KEY)).isEmpty();
            assertThat(plugins.options("other", KEY, NOTHING).options()).isEqualTo(NOTHING);
        }
    }

    @Test
    void modelsPassFromPluginToPluginAndOneThatFailsIsLeftOut() {
        var models = ".provider(new ProviderHook(\"corp\", (provider, auth) -> %s))";
        try (var plugins =
                project.hooks(
                        models.formatted(
                                "new JsonObject(Map.of(\"m\", new JsonString(auth.isPresent() + \"\")))"),
                        models.formatted("null"),
                        models.formatted("provider.object(\"models\").get().with(\"n\", \"2\")"))) {
            assertThat(plugins.models("corp", NOTHING).map(Json::write))
                    .contains("{\"m\":\"true\",\"n\":\"2\"}");
            assertThat(plugins.models("other", NOTHING)).isEmpty();
            assertThat(plugins.providersWithModels()).containsExactly("corp");
            assertThat(project.notes).containsExactly("plugin P1.java: it returned null");
        }
    }
}
