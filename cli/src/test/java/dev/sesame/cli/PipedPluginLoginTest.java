package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthResult;
import dev.sesame.terminal.Screen;
import dev.sesame.terminal.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logging in through a plugin by options and standard input. */
class PipedPluginLoginTest {
    @TempDir Path home;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void configureTheProvider() throws IOException {
        Files.createDirectories(home.resolve(".git"));
        configure("{\"provider\":{\"corp-gateway\":{\"name\":\"Company AI Gateway\"}}}");
    }

    @Test
    void answersAreReadLineByLineAndListsTakeALabelOrAValue() throws IOException {
        assertThat(logIn("abc\r\namerica\r\ntx\r\nkey-1\r\n", "MANUAL with prompts")).isZero();
        assertThat(stored())
                .containsIgnoringWhitespaces(
                        """
                        {"corp-gateway":{"type":"api","key":"key-1",
                         "metadata":{"tenant":"abc","region":"us","state":"tx"}}}
                        """);

        assertThat(logIn("abc\neu\nkey-2\n", "Manual with prompts")).isZero();
        assertThat(stored())
                .containsIgnoringWhitespaces("\"metadata\":{\"tenant\":\"abc\",\"region\":\"eu\"}");
    }

    @Test
    void anInputThatEndsTooEarlyNamesWhatWasAsked() {
        assertThat(logIn("abc\n", "Manual with prompts")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("\"Region?\" cannot be asked without a terminal")
                .contains("Pass the answer on standard input");
        assertThat(auth()).doesNotExist();
    }

    @Test
    void aWrongAnswerNamesTheRightOnes() {
        assertThat(logIn("abc\nasia\n", "Manual with prompts")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("\"Region?\" was answered on standard input, but: ")
                .contains("one of eu, us");
    }

    @Test
    void ofSeveralMethodsOneMustBeNamed() {
        assertThat(logIn("", Optional.of("corp-gateway"), Optional.empty(), hooks())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("\"Login method\" cannot be asked without a terminal")
                .contains("Name it with -m: SSO token, Manual with prompts, Browser auto");
    }

    @Test
    void anUnknownMethodNamesTheKnownOnes() {
        assertThat(logIn("", "nope")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(
                        "Error: Unknown method \"nope\" for corp-gateway. Available: SSO token,"
                                + " Manual with prompts, Browser auto, Browser code, Throws");
    }

    @Test
    void theAddressForThePersonGoesToStandardError() throws IOException {
        assertThat(logIn("", "browser AUTO")).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("Go to: https://sso.company.internal/x", "Enter code: WXYZ-1234");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("◇  Login successful")
                .doesNotContain("https://sso");
        assertThat(stored()).contains("\"access\": \"a1\"");
    }

    @Test
    void aCodeIsReadFromStandardInputAndItsKeyStoredForTheProviderThatItNames() throws IOException {
        assertThat(logIn("good\n", "Browser code")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("◆  Login successful");
        assertThat(stored())
                .isEqualToIgnoringWhitespace(
                        "{\"other-provider\":{\"type\":\"api\",\"key\":\"from-good\"}}");
    }

    @Test
    void whatAPluginThrowsEndsTheLoginWithItsMessage() {
        assertThat(logIn("", "Throws")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("Error: Failed to authorize: authorize exploded\n");
        assertThat(auth()).doesNotExist();
    }

    @Test
    void ofSeveralPluginsTheLastOneWithAMethodServesTheLogin() throws IOException {
        var hooks =
                List.of(
                        CorporatePlugins.immediate("corp-gateway", "first"),
                        CorporatePlugins.immediate("corp-gateway", "last"),
                        CorporatePlugins.immediate("elsewhere", "other"),
                        AuthHook.of("corp-gateway"));

        assertThat(logIn("", Optional.of("corp-gateway"), Optional.empty(), hooks)).isZero();
        assertThat(stored()).contains("\"key\": \"last\"");
    }

    @Test
    void aPluginWithoutMethodsLeavesTheProviderItsKey() throws IOException {
        var hooks = List.of(AuthHook.of("corp-gateway"));

        assertThat(logIn("typed\n", Optional.of("corp-gateway"), Optional.empty(), hooks)).isZero();
        assertThat(stored()).contains("\"key\": \"typed\"");
    }

    @Test
    void aPluginReplacesTheKeyOfAProviderOfTheCatalogue() throws IOException {
        var hooks = List.of(CorporatePlugins.immediate("openai", "corp-openai"));

        assertThat(logIn("", Optional.of("OpenAI"), Optional.empty(), hooks)).isZero();
        assertThat(stored()).contains("\"openai\"", "\"key\": \"corp-openai\"");
    }

    @Test
    void aProviderThatIsSwitchedOffIsUnknown() throws IOException {
        var hooks = List.of(CorporatePlugins.immediate("nameless", "k"));
        assertThat(logIn("", Optional.of("nameless"), Optional.empty(), hooks)).isZero();

        configure("{\"disabled_providers\":[\"nameless\"]}");
        assertThat(logIn("", Optional.of("nameless"), Optional.empty(), hooks)).isEqualTo(2);

        configure("{\"enabled_providers\":[\"openai\"]}");
        assertThat(logIn("", Optional.of("nameless"), Optional.empty(), hooks)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("Error: Unknown provider \"nameless\"");
    }

    @Test
    void aTypedKeyCountsWhenThePluginReturnsNone() throws IOException {
        var good = new AuthResult.Key(Optional.empty(), Map.of("tenant", "t1"), Optional.empty());

        assertThat(logIn("typed\n", CorporatePlugins.checking(good))).isZero();
        assertThat(stored())
                .containsIgnoringWhitespaces("\"key\":\"typed\",\"metadata\":{\"tenant\":\"t1\"}");

        assertThat(logIn("", CorporatePlugins.checking(good))).isEqualTo(4);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .endsWith("■  Failed to authorize\n│\n└  Done\n\n");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("no key was typed for corp-gateway, and its plugin returned none");
    }

    @Test
    void aKeyThatNoHeaderCanCarryIsNotStored() {
        var key = new AuthResult.Key(Secret.of("k\u0000"));

        assertThat(logIn("\n", CorporatePlugins.checking(key))).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("no header can carry");
        assertThat(auth()).doesNotExist();
    }

    private static List<AuthHook> hooks() {
        return List.of(CorporatePlugins.all());
    }

    private int logIn(String input, String method) {
        return logIn(input, Optional.of("corp-gateway"), Optional.of(method), hooks());
    }

    private int logIn(String input, AuthHook hook) {
        return logIn(input, Optional.of(hook.provider()), Optional.empty(), List.of(hook));
    }

    private int logIn(
            String input,
            Optional<String> provider,
            Optional<String> method,
            List<AuthHook> hooks) {
        var variables = Map.of("OPENCODE_TEST_MANAGED_CONFIG_DIR", home.resolve("none").toString());
        var environment = new Environment(variables, home, home, InstantSource.system());
        var streams =
                new Streams(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8));
        var program = new Program(environment, streams, Screen.none(), "sesame");
        return LoginWithPlugins.run(program, hooks, provider, method);
    }

    private void configure(String json) throws IOException {
        Files.writeString(home.resolve("opencode.json"), json);
    }

    private Path auth() {
        return home.resolve(".local/share/opencode/auth.json");
    }

    private String stored() throws IOException {
        return Files.readString(auth());
    }
}
