package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.testkit.OidcProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The company's login, by the command line and with a real identity provider. */
class SsoJourneyTest {
    private static final String REFRESH = "refresh_token";
    private static final String CODE = "authorization_code";

    @TempDir private Path folder;
    private SsoStage stage;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        stage = SsoStage.open(folder, Duration.ofMinutes(2));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private String prints(String... words) throws IOException, InterruptedException {
        var outcome = stage.person().run(words);
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        return outcome.stdout().strip();
    }

    @Test
    void somebodySignsInOnAnotherDeviceAndStaysLoggedIn() throws IOException, InterruptedException {
        stage.signIn();
        var first = prints("sso", "token");
        assertThat(first).matches("[!-~]+");
        assertThat(prints("sso", "token")).isEqualTo(first);
        assertThat(stage.provider().redeemed(REFRESH)).isZero();

        stage.expire();
        var second = prints("sso", "token");
        assertThat(second).isNotEqualTo(first);
        assertThat(prints("sso", "token", "--force")).isNotIn(first, second);
        assertThat(prints("sso", "token", "--json")).contains("\"expires\"", "\"source\"");
        assertThat(stage.provider().redeemed(REFRESH)).isEqualTo(2);

        assertThat(prints("sso", "logout")).startsWith("Logged out of");
        assertThat(stage.person().run("sso", "token").exit()).isEqualTo(4);
        try (var files = Files.walk(folder.resolve("home/.local/state/sesame/secrets"))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void theBrowserComesBackByItself() throws IOException, InterruptedException {
        var outcome = stage.signIn("any browser:", (address, _) -> SsoStage.visit(address));
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        assertThat(outcome.stderr()).contains("as ann");
        assertThat(stage.provider().redeemed(CODE)).isOne();
    }

    @Test
    void theAddressCanBePasted() throws IOException, InterruptedException {
        var outcome =
                stage.signIn(
                        "any browser:",
                        (address, login) -> {
                            var input = login.getOutputStream();
                            input.write("nonsense\n".getBytes(StandardCharsets.UTF_8));
                            input.write(
                                    (SsoStage.redirected(address) + "\n")
                                            .getBytes(StandardCharsets.UTF_8));
                            input.flush();
                        });
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        assertThat(stage.provider().redeemed(CODE)).isOne();
    }

    @Test
    void aMachineNeedsNoLogin() throws IOException, InterruptedException {
        var secret = Files.writeString(folder.resolve("secret"), OidcProvider.ROBOT_SECRET + "\n");
        var words =
                new String[] {
                    "sso",
                    "token",
                    "--issuer",
                    stage.provider().issuer(),
                    "--client-id",
                    OidcProvider.ROBOT,
                    "--grant",
                    "client_credentials",
                    "--client-secret-file",
                    secret.toString()
                };
        var token = prints(words);
        assertThat(prints(words)).isEqualTo(token);
        assertThat(stage.provider().redeemed("client_credentials")).isOne();
    }

    @Test
    void severalAccountsAreKeptApart() throws IOException, InterruptedException {
        stage.signIn();
        stage.signIn("or go to", (address, _) -> SsoStage.visit(address), "--account", "work");
        var several = stage.person().run("sso", "token");
        assertThat(several.exit()).isEqualTo(2);
        assertThat(several.stderr()).contains("2 company logins");
        var words =
                new String[] {
                    "sso",
                    "token",
                    "--issuer",
                    stage.provider().issuer(),
                    "--client-id",
                    OidcProvider.CLIENT
                };
        var one = prints(words);
        var work = java.util.Arrays.copyOf(words, words.length + 2);
        work[words.length] = "--account";
        work[words.length + 1] = "work";
        assertThat(prints(work)).isNotEqualTo(one);
    }

    /** An organisation whose token command and whose login are ours. */
    private FakeOrganisation organisation() throws IOException {
        var document =
                """
                {"auth": {"command": ["SESAME", "sso", "token", "--issuer", "ISSUER", "--client-id", "CLIENT"], "env": "CORP_TOKEN"},
                 "sesame": {"sso": {"issuer": "ISSUER", "client_id": "CLIENT"}}}
                """
                        .replace("SESAME", Person.sesame().toString())
                        .replace("ISSUER", stage.provider().issuer())
                        .replace("CLIENT", OidcProvider.CLIENT);
        return FakeOrganisation.publishing(document);
    }

    @Test
    void anOrganisationNeedsNoTokenCommandOfItsOwn() throws IOException, InterruptedException {
        stage.signIn();
        try (var organisation = organisation()) {
            var url = organisation.url().toString();
            prints("auth", "login", url);
            var first = prints("auth", "token");
            assertThat(first).isEqualTo(prints("sso", "token"));
            // the token that is to be replaced is not given out again
            var second = prints("auth", "token", "--force");
            assertThat(second).isNotEqualTo(first).isEqualTo(prints("sso", "token"));
            assertThat(stage.provider().redeemed(REFRESH)).isOne();
        }
    }

    @Test
    void anOrganisationThatIsDownHoldsUpNobody() throws IOException, InterruptedException {
        stage.signIn();
        String url;
        try (var organisation = organisation()) {
            url = organisation.url().toString();
            prints("auth", "login", url);
            prints("config", "show"); // which remembers what it publishes
        }
        assertThat(prints("sso", "token", url)).isEqualTo(prints("sso", "token"));
    }

    @Test
    void whoForcesWaitsForNoPause() throws IOException, InterruptedException {
        stage.signIn();
        try (var organisation = organisation()) {
            prints("auth", "login", organisation.url().toString());
            var first = prints("auth", "token");
            stage.expire();
            stage.pauseBeforeNextRenewal();
            assertThat(stage.person().run("sso", "token").exit()).isEqualTo(1);
            // to a token command's caller that means: later, and no login
            assertThat(stage.person().with("SESAME_RENEWAL", "x").run("sso", "token").exit())
                    .isEqualTo(75);
            assertThat(prints("auth", "token", "--force")).isNotEqualTo(first);
        }
    }

    @Test
    void nobodyIsAskedBehindHisBack() throws IOException, InterruptedException {
        var outcome =
                stage.person()
                        .run(
                                "sso",
                                "token",
                                "--issuer",
                                stage.provider().issuer(),
                                "--client-id",
                                "sesame");
        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.stderr()).contains("nobody has signed in", "sesame sso login");
    }
}
