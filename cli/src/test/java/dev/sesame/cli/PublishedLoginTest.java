package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.testkit.PseudoTerminal;
import dev.sesame.testkit.ScriptedIdentityProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The company's login as an organisation publishes it: data from the network. */
class PublishedLoginTest {
    @TempDir Path home;
    private CommandLine sesame;

    private ScriptedIdentityProvider provider = start();

    private static ScriptedIdentityProvider start() {
        try {
            return ScriptedIdentityProvider.start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void makeAProject() throws IOException {
        sesame = new CommandLine(home);
        sesame.variables.put("HOME", home.toString());
        sesame.variables.put("PATH", "/usr/bin:/bin");
    }

    @AfterEach
    void stop() throws IOException {
        provider.close();
    }

    private FakeOrganisation organisation(String own) throws IOException {
        return FakeOrganisation.publishing(
                """
                {"auth": {"command": ["echo", "tok"], "env": "CORP_TOKEN"}, "sesame": %s}
                """
                        .formatted(own));
    }

    private FakeOrganisation withProvider() throws IOException {
        return organisation(
                "{\"sso\": {\"issuer\": \"%s\", \"client_id\": \"c\"}}"
                        .formatted(provider.issuer()));
    }

    /** The same organisation under another name, of which the provider's is no relative. */
    private static String elsewhere(FakeOrganisation organisation) {
        return "http://localhost:" + organisation.url().getPort();
    }

    @Test
    void aLoginServerOfAnotherDomainIsRefusedWithoutATerminal() throws IOException {
        try (var organisation = withProvider()) {
            assertThat(sesame.run("sso", "token", organisation.url().toString())).isEqualTo(4);

            var url = elsewhere(organisation);
            for (var command : List.of("token", "login")) {
                assertThat(sesame.run("sso", command, url)).isEqualTo(1);
                assertThat(sesame.err())
                        .contains("names a login server of another domain, " + provider.issuer())
                        .contains("Allow it on a terminal: sesame sso login " + url);
            }
            assertThat(provider.requests(ScriptedIdentityProvider.OPENID)).isEmpty();

            var rules = home.resolve(".config/sesame/sesame.jsonc");
            Files.createDirectories(rules.resolveSibling(""));
            Files.writeString(
                    rules,
                    "{\"allow\": {\"%s\": [\"issuer:%s\"]}}".formatted(url, provider.issuer()));
            assertThat(sesame.run("sso", "token", url)).isEqualTo(4);
            assertThat(sesame.err()).contains("nobody has signed in");
        }
    }

    @Test
    void onATerminalItIsAskedOnceAndWaysThatAreOutAreTold()
            throws IOException, InterruptedException {
        provider.saysJson("/device", 401, "{\"error\":\"invalid_client\"}");
        try (var organisation = withProvider()) {
            var url = elsewhere(organisation);
            try (var terminal = terminal("sso login --no-browser --store file " + url)) {
                terminal.expect("server of another domain").expect(provider.issuer());
                terminal.expect("Sign in there?").expect("└").type("y");
                terminal.expect("!  signing in on another device does not work: 127.0.0.1: ");
                terminal.expect("any browser:").expect("paste that address here.");
                terminal.type("nonsense\r").expect("Paste the whole address").type("\u0003");
                assertThat(terminal.exitCode()).isEqualTo(130);
            }
            assertThat(sesame.run("sso", "token", url)).isEqualTo(4);
            assertThat(sesame.err()).contains("nobody has signed in");
        }
    }

    @Test
    void whoDoesNotAgreeIsSentNowhere() throws IOException, InterruptedException {
        try (var organisation = withProvider();
                var terminal = terminal("sso login " + elsewhere(organisation))) {
            terminal.expect("Sign in there?").expect("└").type("\r").expect("of another domain, ");
            assertThat(terminal.exitCode()).isEqualTo(1);
            assertThat(provider.requests(ScriptedIdentityProvider.OPENID)).isEmpty();
        }
    }

    private PseudoTerminal terminal(String words) throws IOException {
        var program =
                """
                stty cols 100 rows 40
                '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s %s
                """
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                words);
        var all = new HashMap<>(sesame.variables);
        all.putAll(Map.of("TERM", "xterm-256color", "LC_ALL", "C.UTF-8", "NO_COLOR", "1"));
        return PseudoTerminal.start(home, program, all);
    }

    @Test
    void whatItPublishesIsJudgedByItsReaders() throws IOException {
        try (var organisation =
                organisation(
                        "{\"sso\": {\"issuer\": \"https://a.test\", \"client_id\": \"c\","
                                + " \"client_secret_env\": \"HOME\"}, \"token\": {\"max_age\": \"1h\"}}")) {
            assertThat(sesame.run("auth", "login", organisation.url().toString())).isZero();
            assertThat(sesame.run("org", "sync")).isZero();
            assertThat(sesame.run("config", "lint")).isEqualTo(2);
            assertThat(sesame.out())
                    .contains("error: " + organisation.url() + "/.well-known/opencode: ")
                    .contains("\"client_secret_env\" may not come from the network")
                    .contains("warning: " + organisation.url())
                    .contains("\"sesame.token.max_age\" is no number of seconds");
        }
        sesame.variables.put("XDG_STATE_HOME", home.resolve("another").toString());
        assertThat(sesame.run("config", "lint")).isZero();
    }
}
