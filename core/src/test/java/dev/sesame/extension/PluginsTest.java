package dev.sesame.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.http.HttpRequest;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins that take part, and what they do wrong meanwhile. */
final class PluginsTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;

    @TempDir Path home;
    private PluginProject project;

    @BeforeEach
    void start() throws IOException {
        project = new PluginProject(home);
        project.credentials().put("corp", new Credential.Api(Secret.of("key"), Map.of()));
    }

    private Plugins java(String... hooks) {
        var entries = new PluginEntry[hooks.length];
        for (int i = 0; i < hooks.length; i++) {
            entries[i] = project.java("P" + i, "return Hooks.none()" + hooks[i] + ";");
        }
        return project.load(entries);
    }

    private static String loader(String body) {
        return ".auth(AuthHook.of(\"corp\").loader((auth, provider) -> { " + body + " }))";
    }

    private static void assertFails(ThrowingCallable call, String problem, String step) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> {
                            assertThat(e.failure()).isEqualTo(Failure.PROTOCOL);
                            assertThat(e.problem()).isEqualTo(problem);
                            assertThat(e.nextStep()).isEqualTo(step);
                        });
    }

    @Test
    void allThatTakePartSeeWhatTheOneBeforeMade() {
        try (var plugins =
                java(
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

    @ParameterizedTest
    @ValueSource(strings = {"null", "Hooks.none().equals(in) ? in : null"})
    void nullFromAHookIsThePluginsFault(String nothing) {
        try (var plugins = java(".on(\"x\", (in, out) -> " + nothing + ")")) {
            assertFails(
                    () -> plugins.trigger("x", NOTHING, NOTHING),
                    "it returned null",
                    "Look at the plugin P0.java");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return null;",
                "return new ProviderOptions(null, Optional.empty());",
                "return new ProviderOptions(JsonObject.EMPTY, null);",
                "return ProviderOptions.NONE.option(\"a\", (String) null);",
                "return ProviderOptions.NONE.option(\"a\", (JsonObject) null);",
            })
    void nullFromALoaderIsThePluginsFault(String body) {
        try (var plugins = java(loader(body))) {
            assertThatThrownBy(() -> plugins.options("corp", NOTHING))
                    .isInstanceOf(AuthException.class)
                    .hasMessageStartingWith("plugin P0.java: ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".on(\"x\", null)",
                ".auth(null)",
                ".auth(AuthHook.of(null))",
                ".auth(AuthHook.of(\"corp\", AuthMethod.api(null)))",
                ".auth(AuthHook.of(\"corp\", AuthMethod.oauth(\"l\", null)))",
                ".auth(AuthHook.of(\"corp\", new AuthMethod.Api(\"l\","
                        + " List.of(new AuthPrompt.Text(\"k\", null)), Optional.empty())))",
                ".provider(new ProviderHook(\"corp\", null))",
            })
    void aPluginThatMakesHooksOfNullDoesNotStart(String hooks) {
        try (var plugins = java(hooks)) {
            assertThat(plugins.loaded()).isEmpty();
            assertThat(project.notes).singleElement().asString().startsWith("plugin P0.java");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throw new InterruptedException(\"boom\");",
                "throw new java.io.IOException(\"boom\");",
                "throw new AssertionError(\"boom\");",
                "throw new AuthException(Failure.PROTOCOL, \"boom\", \"\");",
            })
    void whateverAHookThrowsFailsItsRequestAndNothingElse(String body) {
        try (var plugins = java(".on(\"x\", (in, out) -> { " + body + " })")) {
            assertThatThrownBy(() -> plugins.trigger("x", NOTHING, NOTHING))
                    .isInstanceOfSatisfying(
                            AuthException.class,
                            e -> {
                                assertThat(e.failure()).isEqualTo(Failure.PROTOCOL);
                                assertThat(e.problem()).endsWith("boom");
                                assertThat(e.nextStep()).contains("P0.java");
                            });
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(project.log()).contains("ERROR P0.java: ", "boom", "(P0.java:4)");
        }
    }

    @Test
    void aHookThatNeverEndsIsRecursionWithoutAnEndOnly() {
        var deep =
                "java.util.function.Supplier<Object>[] s = new java.util.function.Supplier[1];"
                        + " s[0] = () -> s[0].get(); s[0].get(); return out;";
        try (var plugins = java(".on(\"x\", (in, out) -> { " + deep + " })")) {
            assertFails(
                    () -> plugins.trigger("x", NOTHING, NOTHING),
                    "java.lang.StackOverflowError",
                    "Look at P0.java:4 of the plugin");
        }
    }

    @Test
    void aConfigurationHookThatFailsIsToldAndLeftOut() {
        try (var plugins =
                java(
                        ".config(config -> config.with(\"a\", \"1\"))",
                        ".config(config -> { throw new IllegalStateException(\"boom\"); })",
                        ".config(config -> null)",
                        ".config(config -> config.with(\"b\", config.string(\"a\").get()))")) {
            assertThat(Json.write(plugins.config(NOTHING))).isEqualTo("{\"a\":\"1\",\"b\":\"1\"}");
            assertThat(project.notes)
                    .containsExactly(
                            "plugin P1.java: boom (Look at P1.java:4 of the plugin)",
                            "plugin P2.java: it returned null");
        }
    }

    @Test
    void eventsComeInOrderAndTheirListenersFailIntoTheLog() {
        var plugins =
                java(
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
                java(
                        loader(
                                "return ProviderOptions.NONE.apiKey(((dev.sesame.credential.Credential.Api)"
                                        + " auth.get().get()).key()).header(\"a\", \"1\").fetch(r -> null);"),
                        loader(
                                "return ProviderOptions.NONE.header(\"b\", provider.string(\"id\").get());"),
                        ".auth(AuthHook.of(\"other\"))")) {
            var options = plugins.options("corp", PluginProject.json("{\"id\": \"corp\"}"));

            assertThat(Json.write(options.options()))
                    .isEqualTo("{\"apiKey\":\"key\",\"headers\":{\"a\":\"1\",\"b\":\"corp\"}}");
            assertThat(options.fetch()).isPresent();
            assertThat(plugins.loaders("corp")).containsExactly("P0.java", "P1.java");
            assertThat(plugins.loaders("other")).isEmpty();
            assertThat(plugins.options("other", NOTHING).options()).isEqualTo(NOTHING);
        }
    }

    @Test
    void modelsPassFromPluginToPluginAndOneThatFailsIsLeftOut() {
        var models = ".provider(new ProviderHook(\"corp\", (provider, auth) -> %s))";
        try (var plugins =
                java(
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

    @Test
    void aBodyThatFailsWhileItIsReadIsAConnectionThatBreaks() throws IOException {
        var body =
                "new java.io.InputStream() { int left = 2; public int read() { if (left-- > 0) return 'x';"
                        + " throw new IllegalStateException(\"torn\"); }"
                        + " public void close() { throw new IllegalStateException(\"stuck\"); } }";
        try (var plugins =
                java(
                        loader(
                                "return ProviderOptions.NONE.fetch(r -> new FetchResponse(200,"
                                        + " Map.of(\"A\", r.header(\"X\", \"1\").headers().toString()), "
                                        + body
                                        + "));"))) {
            var fetch = plugins.options("corp", NOTHING).fetch().orElseThrow();
            var request =
                    HttpRequest.of("POST", URI.create("http://127.0.0.1:1/"), "{}")
                            .header("accept", "text/plain");
            try (var answer = new FetchTransport(fetch).open(request, Duration.ofSeconds(5))) {
                assertThat(answer.headers()).containsEntry("a", "{x=1}");
                assertThat(answer.body().read()).isEqualTo('x');
                assertThatThrownBy(() ->
                                new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
                        .isInstanceOf(IOException.class)
                        .hasMessage("torn");
            }
        }
    }

    @Test
    void aFetchThatFailsSaysWhy() {
        try (var plugins =
                java(
                        loader(
                                "return ProviderOptions.NONE.fetch(r -> { throw new java.io.IOException(\"no way\"); });"))) {
            var transport =
                    new FetchTransport(plugins.options("corp", NOTHING).fetch().orElseThrow());
            var request = HttpRequest.of("GET", URI.create("http://127.0.0.1:1/"), "");

            assertFails(
                    () -> transport.open(request, Duration.ofSeconds(5)),
                    "no way",
                    "Look at P0.java:4 of the plugin");
        }
    }
}
