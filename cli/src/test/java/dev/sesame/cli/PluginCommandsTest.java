package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.terminal.Streams;
import dev.sesame.testkit.FakeModelProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands about plugins, and the switches that concern them. */
final class PluginCommandsTest {
    private static final PrintStream OUT = System.out;
    private static final PrintStream ERR = System.err;
    private static final String CORP =
            """
            import dev.sesame.json.JsonValue.JsonObject; import dev.sesame.plugin.*; import java.util.*;
            public final class CorpAuth implements Plugin {
                public Hooks init(PluginInput input, JsonObject options) {
                    System.out.println("NOISE out"); System.err.println("NOISE err");
                    return Hooks.none()
                        .auth(AuthHook.of("corp", AuthMethod.api("Key\\u001b[31m"), AuthMethod.oauth("SSO", i -> null))
                            .loader((auth, provider) -> ProviderOptions.NONE))
                        .provider(new ProviderHook("openai", (provider, auth) -> provider.object("models").get()))
                        .chatHeaders((in, headers) -> { System.out.println("NOISE hook"); headers.put("X-Corp", "yes"); })
                        .dispose(() -> {});
                }
            }
            """;

    @TempDir Path home;
    private final Map<String, String> variables = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void start() throws IOException {
        variables.put("PATH", System.getenv("PATH"));
        variables.put("OPENCODE_TEST_MANAGED_CONFIG_DIR", home.resolve("none").toString());
        Files.createDirectories(home.resolve(".git"));
    }

    @AfterEach
    void giveTheStandardStreamsBack() {
        System.setOut(OUT);
        System.setErr(ERR);
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(home.resolve(name).resolveSibling(""));
        Files.writeString(home.resolve(name), text);
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        var environment = new Environment(variables, home, home, InstantSource.system());
        var streams =
                new Streams(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return Main.run(List.of(args), environment, streams);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String log() throws IOException {
        return Files.readString(home.resolve(".local/state/sesame/log/plugins.log"));
    }

    @Test
    void listTellsWhatWasFoundWhereWhatItProvidesAndWhyItWasSkipped() throws IOException {
        write(".opencode/plugin/CorpAuth.java", CORP);
        write("opencode.json", "{\"plugin\": [\"./gone.js\"]}");

        assertThat(run("plugin", "list")).isZero();
        assertThat(out())
                .isEqualTo(
                        """
                        ✓ CorpAuth.java  Java source, named by HOME/.opencode
                            login to corp, adds to its requests
                              Key\\x1b[31m (api)
                              SSO (oauth)
                            models of openai
                            hooks chat.headers, dispose
                        ✗ gone.js  script, named by HOME/opencode.json
                            there is no such file
                        """
                                .replace("HOME", home.toString()));
        assertThat(err()).isEmpty();
    }

    @Test
    void listIsJsonForProgramsWhateverPluginsPrint() throws IOException {
        write(".opencode/plugin/CorpAuth.java", CORP);
        write("opencode.json", "{\"plugin\": [\"./gone.js\"]}");

        assertThat(run("plugin", "list", "--json")).isZero();
        var json = Json.parse(out()).asObject().orElseThrow();
        var loaded = json.array("loaded").getFirst().asObject().orElseThrow();
        var skipped = json.array("skipped").getFirst().asObject().orElseThrow();
        assertThat(loaded.string("form")).contains("Java source");
        assertThat(loaded.string("spec"))
                .contains("file://" + home.resolve(".opencode/plugin/CorpAuth.java"));
        assertThat(loaded.object("auth").map(Json::write))
                .contains(
                        "{\"provider\":\"corp\",\"methods\":[{\"type\":\"api\",\"label\":\"Key\\u001b[31m\"},"
                                + "{\"type\":\"oauth\",\"label\":\"SSO\"}],\"loader\":true}");
        assertThat(loaded.string("models")).contains("openai");
        assertThat(loaded.strings("hooks")).containsExactly("chat.headers", "dispose");
        assertThat(skipped.string("reason")).contains("there is no such file");
        assertThat(log()).contains("INFO java: NOISE out", "INFO java: NOISE err");
        assertThat(err()).doesNotContain("NOISE");
    }

    @Test
    void withoutPluginsThereIsNothingToList() {
        assertThat(run("plugin", "list")).isZero();
        assertThat(out()).isEqualTo("no plugins\n");
        assertThat(run("plugin", "list", "--json")).isZero();
        assertThat(Json.parse(out()).asObject().map(JsonObject::members))
                .hasValueSatisfying(
                        m -> assertThat(m).containsOnlyKeys("loaded", "skipped", "leftOut"));
        assertThat(run("plugin", "check")).isZero();
    }

    @Test
    void checkFailsWhenSomethingDoesNotStart() throws IOException {
        write(".opencode/plugin/CorpAuth.java", CORP);
        assertThat(run("plugin", "check")).isZero();

        write(".opencode/plugin/bad.js", "export default async () => { throw new Error('boom') }");
        assertThat(run("plugin", "check")).isEqualTo(2);
        assertThat(out()).contains("✓ CorpAuth.java", "✗ bad.js", "    boom (bad.js:1");
    }

    @Test
    void checkLooksAtTheOneThatIsNamed() throws IOException {
        write(".opencode/plugin/bad.js", "export default async () => { throw new Error('boom') }");
        write("elsewhere/CorpAuth.java", CORP);

        assertThat(run("plugin", "check", "./elsewhere/CorpAuth.java")).isZero();
        assertThat(out()).startsWith("✓ CorpAuth.java").doesNotContain("bad.js");
        assertThat(run("plugin", "check", home.resolve("elsewhere/CorpAuth.java").toString()))
                .isZero();
        assertThat(run("plugin", "check", "./gone.js")).isEqualTo(2);
        assertThat(run("plugin", "check", "java:no.Such")).isEqualTo(2);
        assertThat(out())
                .contains("✗ java:no.Such", "    java:no.Such: it is not on Sesame's class path");
        assertThat(err()).isEmpty();
        assertThat(run("plugin", "check", "a", "b")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "https://ai.test, corp-auth, 'corp-auth is no npm package of one exact version'",
        "https://ai.test, corp-auth@latest, 'is no npm package of one exact version'",
        "https://ai.test, ./x.js, 'is no npm package of one exact version'",
        "http://ai.test, corp-auth@1.0.0, 'only https is safe'",
        "nonsense, corp-auth@1.0.0, 'nonsense'",
    })
    void whatCannotBeAllowedIsAMistakeOfUse(String url, String plugin, String problem) {
        assertThat(run("plugin", "allow", url, plugin)).isEqualTo(2);
        assertThat(err()).startsWith("Error: ").contains(problem);
        assertThat(home.resolve(".local")).doesNotExist();
    }

    @Test
    void allowRemembersOneVersionForOneOrganisation() throws IOException {
        assertThat(run("plugin", "allow")).isEqualTo(2);
        assertThat(run("plugin", "allow", "https://ai.test")).isEqualTo(2);
        assertThat(err()).contains("an organisation and a plugin are needed");

        assertThat(run("plugin", "allow", "https://ai.test", "@corp/auth@1.0.0")).isEqualTo(4);
        assertThat(err()).contains("not logged in with https://ai.test", "sesame auth login");

        var auth = home.resolve(".local/share/opencode/auth.json");
        Files.createDirectories(auth.getParent());
        Files.writeString(
                auth,
                "{\"https://ai.test\": {\"type\": \"wellknown\", \"key\": \"K\", \"token\": \"t\"}}");
        assertThat(run("plugin", "allow", "https://ai.test", "@corp/auth@1.0.0")).isZero();
        assertThat(err()).isEqualTo("!  https://ai.test may bring @corp/auth@1.0.0\n");
        assertThat(out()).isEmpty();
        assertThat(home.resolve(".local/state/sesame"))
                .isDirectoryRecursivelyContaining("glob:**.json");
    }

    @Test
    void runtimeTellsWhatRunsScripts() throws IOException {
        assertThat(run("plugin", "runtime")).isZero();
        assertThat(out()).matches("(node|bun|opencode) \\d+\\.\\d+\\.\\d+  /.*\n");

        variables.put("PATH", Files.createDirectory(home.resolve("empty")).toString());
        assertThat(run("plugin", "runtime")).isEqualTo(2);
        assertThat(out()).isEmpty();
        assertThat(err()).contains("nothing here runs plugins", "sesame plugin runtime --install");
    }

    @Test
    void pureKeepsPluginsOutAndPrintLogsShowsWhatTheySay() throws IOException {
        write(".opencode/plugin/CorpAuth.java", CORP);
        try (var gateway = FakeModelProvider.start()) {
            write(
                    "opencode.json",
                    "{\"model\":\"corp/m\",\"provider\":{\"corp\":{\"npm\":\"@ai-sdk/openai-compatible\",\"options\":{\"baseURL\":\""
                            + gateway.uri()
                            + "/v1\"},\"models\":{\"m\":{}}}}}");

            assertThat(run("run", "--pure", "hi")).isZero();
            assertThat(gateway.requests().getLast().headers()).doesNotContainKey("x-corp");
            assertThat(home.resolve(".local/state/sesame/log")).doesNotExist();

            assertThat(run("run", "hi")).isZero();
            assertThat(out()).isEqualTo("pong from gateway\n");
            assertThat(err()).doesNotContain("NOISE");
            assertThat(gateway.requests().getLast().headers()).containsEntry("x-corp", "yes");

            assertThat(run("--print-logs", "run", "hi")).isZero();
            assertThat(out()).isEqualTo("pong from gateway\n");
            assertThat(err()).contains("!  INFO java: NOISE out\n", "!  INFO java: NOISE hook\n");
        }
    }
}
