package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.testkit.FakeModelProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private CommandLine cli;

    @BeforeEach
    void start() throws IOException {
        cli = new CommandLine(home);
    }

    @AfterEach
    void giveTheStandardStreamsBack() {
        System.setOut(OUT);
        System.setErr(ERR);
    }

    private String log() throws IOException {
        return Files.readString(home.resolve(".local/state/sesame/log/plugins.log"));
    }

    @Test
    void listTellsWhatWasFoundWhereWhatItProvidesAndWhyItWasSkipped() throws IOException {
        cli.write(".opencode/plugin/CorpAuth.java", CORP);
        cli.write("opencode.json", "{\"plugin\": [\"./gone.js\"]}");

        assertThat(cli.run("plugin", "list")).isZero();
        assertThat(cli.out())
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
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void listIsJsonForProgramsWhateverPluginsPrint() throws IOException {
        cli.write(".opencode/plugin/CorpAuth.java", CORP);
        cli.write("opencode.json", "{\"plugin\": [\"./gone.js\"]}");

        assertThat(cli.run("plugin", "list", "--json")).isZero();
        var json = Json.parse(cli.out()).asObject().orElseThrow();
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
        assertThat(cli.err()).doesNotContain("NOISE");
    }

    @Test
    void withoutPluginsThereIsNothingToList() {
        assertThat(cli.run("plugin", "list")).isZero();
        assertThat(cli.out()).isEqualTo("no plugins\n");
        assertThat(cli.run("plugin", "list", "--json")).isZero();
        assertThat(Json.parse(cli.out()).asObject().map(JsonObject::members))
                .hasValueSatisfying(
                        m -> assertThat(m).containsOnlyKeys("loaded", "skipped", "leftOut"));
        assertThat(cli.run("plugin", "check")).isZero();
    }

    @Test
    void checkFailsWhenSomethingDoesNotStart() throws IOException {
        cli.write(".opencode/plugin/CorpAuth.java", CORP);
        assertThat(cli.run("plugin", "check")).isZero();

        cli.write(
                ".opencode/plugin/bad.js",
                "export default async () => { throw new Error('boom') }");
        assertThat(cli.run("plugin", "check")).isEqualTo(2);
        assertThat(cli.out()).contains("✓ CorpAuth.java", "✗ bad.js", "    boom (bad.js:1");
    }

    @Test
    void checkLooksAtTheOneThatIsNamed() throws IOException {
        cli.write(
                ".opencode/plugin/bad.js",
                "export default async () => { throw new Error('boom') }");
        cli.write("elsewhere/CorpAuth.java", CORP);

        assertThat(cli.run("plugin", "check", "./elsewhere/CorpAuth.java")).isZero();
        assertThat(cli.out()).startsWith("✓ CorpAuth.java").doesNotContain("bad.js");
        assertThat(cli.run("plugin", "check", home.resolve("elsewhere/CorpAuth.java").toString()))
                .isZero();
        assertThat(cli.run("plugin", "check", "./gone.js")).isEqualTo(2);
        assertThat(cli.run("plugin", "check", "java:no.Such")).isEqualTo(2);
        assertThat(cli.out())
                .contains("✗ java:no.Such", "    java:no.Such: it is not on Sesame's class path");
        assertThat(cli.err()).isEmpty();
        assertThat(cli.run("plugin", "check", "a", "b")).isEqualTo(2);
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
        assertThat(cli.run("plugin", "allow", url, plugin)).isEqualTo(2);
        assertThat(cli.err()).startsWith("Error: ").contains(problem);
        assertThat(home.resolve(".local")).doesNotExist();
    }

    @Test
    void allowRemembersOneVersionForOneOrganisation() throws IOException {
        assertThat(cli.run("plugin", "allow")).isEqualTo(2);
        assertThat(cli.run("plugin", "allow", "https://ai.test")).isEqualTo(2);
        assertThat(cli.err()).contains("an organisation and a plugin are needed");

        assertThat(cli.run("plugin", "allow", "https://ai.test", "@corp/auth@1.0.0")).isEqualTo(4);
        assertThat(cli.err()).contains("not logged in with https://ai.test", "sesame auth login");

        var auth = home.resolve(".local/share/opencode/auth.json");
        Files.createDirectories(auth.getParent());
        Files.writeString(
                auth,
                "{\"https://ai.test\": {\"type\": \"wellknown\", \"key\": \"K\", \"token\": \"t\"}}");
        assertThat(cli.run("plugin", "allow", "https://ai.test", "@corp/auth@1.0.0")).isZero();
        assertThat(cli.err()).isEqualTo("!  https://ai.test may bring @corp/auth@1.0.0\n");
        assertThat(cli.out()).isEmpty();
        assertThat(home.resolve(".local/state/sesame"))
                .isDirectoryRecursivelyContaining("glob:**.json");
    }

    @Test
    void runtimeTellsWhatRunsScripts() throws IOException {
        assertThat(cli.run("plugin", "runtime")).isZero();
        assertThat(cli.out()).matches("(node|bun|opencode) \\d+\\.\\d+\\.\\d+  /.*\n");

        cli.variables.put("PATH", Files.createDirectory(home.resolve("empty")).toString());
        assertThat(cli.run("plugin", "runtime")).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err())
                .contains("nothing here runs plugins", "sesame plugin runtime --install");
    }

    @Test
    void pureKeepsPluginsOutAndPrintLogsShowsWhatTheySay() throws IOException {
        cli.write(".opencode/plugin/CorpAuth.java", CORP);
        try (var gateway = FakeModelProvider.start()) {
            cli.write(
                    "opencode.json",
                    "{\"model\":\"corp/m\",\"provider\":{\"corp\":{\"npm\":\"@ai-sdk/openai-compatible\",\"options\":{\"baseURL\":\""
                            + gateway.uri()
                            + "/v1\"},\"models\":{\"m\":{}}}}}");

            assertThat(cli.run("run", "--pure", "hi")).isZero();
            assertThat(gateway.requests().getLast().headers()).doesNotContainKey("x-corp");
            assertThat(home.resolve(".local/state/sesame/log")).doesNotExist();

            assertThat(cli.run("run", "hi")).isZero();
            assertThat(cli.out()).isEqualTo("pong from gateway\n");
            assertThat(cli.err()).doesNotContain("NOISE");
            assertThat(gateway.requests().getLast().headers()).containsEntry("x-corp", "yes");

            assertThat(cli.run("--print-logs", "run", "hi")).isZero();
            assertThat(cli.out()).isEqualTo("pong from gateway\n");
            assertThat(cli.err())
                    .contains("!  INFO java: NOISE out\n", "!  INFO java: NOISE hook\n");
        }
    }
}
