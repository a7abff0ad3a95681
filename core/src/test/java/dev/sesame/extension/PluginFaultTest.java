package dev.sesame.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.http.HttpRequest;
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

/** What plugins in Java do wrong while they take part, and that it ends as a sentence. */
final class PluginFaultTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;

    private static final Credential KEY = new Credential.Api(Secret.of("key"));

    @TempDir Path home;
    private PluginProject project;

    @BeforeEach
    void start() throws IOException {
        project = new PluginProject(home);
        project.credentials().put("corp", new Credential.Api(Secret.of("key"), Map.of()));
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

    @ParameterizedTest
    @ValueSource(strings = {"null", "Hooks.none().equals(in) ? in : null"})
    void nullFromAHookIsThePluginsFault(String nothing) {
        try (var plugins = project.hooks(".on(\"x\", (in, out) -> " + nothing + ")")) {
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
        try (var plugins = project.hooks(PluginProject.loader(body))) {
            assertThatThrownBy(() -> plugins.options("corp", KEY, NOTHING))
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
        try (var plugins = project.hooks(hooks)) {
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
        try (var plugins = project.hooks(".on(\"x\", (in, out) -> { " + body + " })")) {
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
    void recursionWithoutAnEndFailsItsRequest() {
        var deep =
                "java.util.function.Supplier<Object>[] s = new java.util.function.Supplier[1];"
                        + " s[0] = () -> s[0].get(); s[0].get(); return out;";
        try (var plugins = project.hooks(".on(\"x\", (in, out) -> { " + deep + " })")) {
            assertFails(
                    () -> plugins.trigger("x", NOTHING, NOTHING),
                    "java.lang.StackOverflowError",
                    "Look at P0.java:4 of the plugin");
        }
    }

    @Test
    void aBodyThatFailsWhileItIsReadIsAConnectionThatBreaks() throws IOException {
        var body =
                "new java.io.InputStream() { int left = 2; public int read() { if (left-- > 0) return 'x';"
                        + " throw new IllegalStateException(\"torn\"); }"
                        + " public void close() { throw new IllegalStateException(\"stuck\"); } }";
        try (var plugins =
                project.hooks(
                        PluginProject.loader(
                                "return ProviderOptions.NONE.fetch(r -> new FetchResponse(200,"
                                        + " Map.of(\"A\", r.header(\"X\", \"1\").headers().toString()), "
                                        + body
                                        + "));"))) {
            var fetch = plugins.options("corp", KEY, NOTHING).fetch().orElseThrow();
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
                project.hooks(
                        PluginProject.loader(
                                "return ProviderOptions.NONE.fetch(r -> { throw new java.io.IOException(\"no way\"); });"))) {
            var transport =
                    new FetchTransport(plugins.options("corp", KEY, NOTHING).fetch().orElseThrow());
            var request = HttpRequest.of("GET", URI.create("http://127.0.0.1:1/"), "");

            assertFails(
                    () -> transport.open(request, Duration.ofSeconds(5)),
                    "no way",
                    "Look at P0.java:4 of the plugin");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.exit(7); return out;",
                "Runtime.getRuntime().halt(7); return out;",
                "Object o = in.isEmpty() ? new StringBuilder() : new ArrayList<String>();"
                        + " if (o != null) { Runtime.getRuntime().exit(7); } return out;",
            })
    void aPluginInOneFileCannotEndTheProcessByMistake(String body) {
        for (int compiledThenKept = 0; compiledThenKept < 2; compiledThenKept++) {
            try (var plugins = project.hooks(".on(\"x\", (in, out) -> { " + body + " })")) {
                assertThatThrownBy(() -> plugins.trigger("x", NOTHING, NOTHING))
                        .hasMessageMatching("a plugin may not call (exit|halt)\\(\\)")
                        .extracting(e -> ((AuthException) e).nextStep())
                        .isEqualTo("Look at P0.java:4 of the plugin");
            }
        }
    }
}
