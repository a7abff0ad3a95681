package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.keyring.StoreChoice;
import dev.sesame.oauth.TokenResponse;
import dev.sesame.sso.SsoSession;
import dev.sesame.sso.SsoSettings;
import dev.sesame.terminal.Streams;
import dev.sesame.testkit.ScriptedIdentityProvider;
import dev.sesame.testkit.SteppingClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person meets at the commands about the company's login, as far as nothing is signed. */
class SsoCommandsTest {
    private static final String ISSUER = "https://login.company.internal";

    @TempDir Path home;

    private final SteppingClock clock = SteppingClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void makeAProject() throws IOException {
        Files.createDirectories(home.resolve(".git"));
    }

    private Environment environment() {
        var variables =
                Map.of(
                        "OPENCODE_DISABLE_MODELS_FETCH",
                        "1",
                        "OPENCODE_TEST_MANAGED_CONFIG_DIR",
                        home.resolve("none").toString());
        return new Environment(variables, home, home, clock);
    }

    private int run(String... words) {
        out.reset();
        err.reset();
        var streams =
                new Streams(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return Main.run(List.of(words), environment(), streams);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private void rules(String json) throws IOException {
        var file = home.resolve(".config/sesame/sesame.jsonc");
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, json);
    }

    /** Somebody has signed in as {@code account}; what he has is told by its name. */
    private void signedIn(String account, Optional<String> refresh) {
        var text = "{\"issuer\":\"" + ISSUER + "\",\"client_id\":\"c\"}";
        var settings = SsoSettings.of(Json.parse(text).asObject().orElseThrow(), "the test");
        var session =
                new SsoSession(
                        environment(),
                        account.isEmpty() ? settings : settings.forAccount(account),
                        Duration.ZERO,
                        _ -> {});
        var ignored =
                session.begin(
                        new TokenResponse(
                                Secret.of("token-" + account),
                                clock.instant().plusSeconds(600),
                                refresh.map(Secret::of),
                                Optional.empty(),
                                List.of()),
                        Optional.of("ann"),
                        StoreChoice.FILE);
    }

    /** A machine has got a token by itself. */
    private void machine() throws IOException {
        try (var provider = ScriptedIdentityProvider.start()) {
            provider.saysJson(
                    "/token",
                    200,
                    "{\"access_token\":\"of-machine\",\"token_type\":\"Bearer\",\"expires_in\":600}");
            var secret = Files.writeString(home.resolve("secret"), "s").toString();
            var words =
                    "sso token --issuer %s --client-id ci --grant client_credentials"
                                    .formatted(provider.issuer())
                            + " --client-secret-file "
                            + secret;
            assertThat(run(words.split(" ", -1))).as(err()).isZero();
        }
    }

    @Test
    void whatWouldNotCountIsRefused() throws IOException {
        assertThat(run("sso", "login", "https://ai.company.internal", "--issuer", ISSUER))
                .isEqualTo(2);
        assertThat(err()).contains("a URL and --issuer are two different logins");
        assertThat(run("sso", "token", "--issuer", "foo", "--client-id", "c")).isEqualTo(2);
        assertThat(err()).contains("\"issuer\" is not an https URL");

        try (var provider = ScriptedIdentityProvider.start()) {
            rules("{\"secretStore\": \"keyring\"}");
            var words = "sso login --store file --client-id c --issuer " + provider.issuer();
            assertThat(run(words.split(" ", -1))).isEqualTo(2);
            assertThat(err())
                    .contains("--store file does not count", "\"secretStore\"", "is keyring");
        }
    }

    @Test
    void theAccountAloneIsEnough() throws IOException {
        signedIn("", Optional.empty());
        signedIn("work", Optional.empty());
        signedIn("home", Optional.empty());
        machine();
        assertThat(run("sso", "token", "--account", "work")).as(err()).isZero();
        assertThat(out()).isEqualTo("token-work\n");
        assertThat(run("sso", "token", "--account", "other")).isEqualTo(2);
        assertThat(err()).contains("there are 3 company logins");
        assertThat(run("sso", "token")).isEqualTo(2);
        assertThat(err()).contains("there are 4 company logins");
    }

    @Test
    void theLoginOfAMachineIsNoAccount() throws IOException {
        machine();
        assertThat(run("sso", "token", "--account", "work")).isEqualTo(4);
        assertThat(err()).contains("no company login is known");
        assertThat(run("sso", "token")).as(err()).isZero();
        assertThat(out()).isEqualTo("of-machine\n");
    }

    @Test
    void theStatusShowsLoginsOfTheCompany() throws IOException {
        assertThat(run("auth", "status")).isZero();
        assertThat(out()).doesNotContain("Company");
        assertThat(run("auth", "status", "--json")).isZero();
        assertThat(out()).doesNotContain("sso");

        signedIn("work", Optional.of("rt-1"));
        machine();
        clock.advance(Duration.ofMinutes(4));
        assertThat(run("auth", "status")).isZero();
        assertThat(out())
                .contains("Company logins\n")
                .contains(
                        "  https://login.company.internal (work)  ann, refresh token in the file"
                                + "  access token, valid for 6 minutes\n")
                .contains("  a machine's, by client_credentials  access token, valid for 6")
                .doesNotContain("token-work", "rt-1", "of-machine");
        clock.advance(Duration.ofMinutes(7));
        assertThat(run("auth", "status")).isZero();
        assertThat(out()).contains("access token, expired at 2026-01-01T00:10:00Z");

        assertThat(run("auth", "status", "--json")).isZero();
        var logins = Json.parse(out()).asObject().orElseThrow().array("sso");
        assertThat(logins).hasSize(2);
        assertThat(Json.write(logins.getLast()))
                .isEqualToIgnoringWhitespace(
                        """
                        {"issuer":"https://login.company.internal","grant":"authorization_code",
                         "account":"work","person":"ann","store":"file",
                         "expires":"2026-01-01T00:10:00Z"}
                        """);
    }

    @Test
    void theStatusAsksNeitherKeyringNorIdentityProvider() throws IOException, InterruptedException {
        signedIn("work", Optional.of("rt-1"));
        var java =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.home=" + home,
                        "-Xlog:class+load",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "auth",
                        "status");
        java.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
        java.environment().put("HOME", home.toString());
        java.environment().put("OPENCODE_DISABLE_MODELS_FETCH", "1");
        var process = java.directory(home.toFile()).redirectErrorStream(true).start();
        var written = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(written).isZero();
        assertThat(written)
                .contains("Company logins", "dev.sesame.sso.KnownLogin ")
                .doesNotContain(
                        "com.nimbusds", "org.freedesktop", "dev.sesame.keyring.SecretStore");
    }

    @Test
    void completionKnowsTheValuesThatThereAre() {
        assertThat(run("completion", "bash")).isZero();
        assertThat(out())
                .contains("\" sso login --store\") candidates=\"keyring file\" ;;")
                .contains("\" sso token --grant\") candidates=\"authorization_code device_code ")
                .contains("\" run --format\") candidates=\"default json\" ;;")
                .doesNotContain("--issuer\") candidates");
    }

    @Test
    void theRulesAreJudgedByTheirReaders() throws IOException {
        rules("{\"sso\": {\"issuer\": \"foo\", \"client_id\": \"c\"}}");
        assertThat(run("config", "lint")).isEqualTo(2);
        assertThat(out()).contains("error: sesame.jsonc: \"sso\"", "is not an https URL");
        rules("{\"anthropic\": {\"authUrl\": \"http://claude.test\"}}");
        assertThat(run("config", "lint")).isEqualTo(2);
        assertThat(out()).contains("anthropic.authUrl in sesame.jsonc) is not an https address");
        rules("{\"anthropic\": {\"redirectUri\": \"a b\"}}");
        assertThat(run("config", "lint", "--json")).isEqualTo(2);
        assertThat(out()).contains("anthropic.redirectUri");
        for (var wrong : List.of("\"secretStore\": \"x\"", "\"tokenSkew\": -1")) {
            rules("{" + wrong + "}");
            assertThat(run("config", "lint")).isEqualTo(2);
        }
        rules("{\"sso\": {\"issuer\": \"" + ISSUER + "\", \"client_id\": \"c\"}}");
        assertThat(run("config", "lint")).isZero();
    }
}
