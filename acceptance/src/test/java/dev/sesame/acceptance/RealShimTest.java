package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.testkit.PseudoTerminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real OpenCode with the shim: what a person who types {@code opencode} sees of tokens that end
 * and of an organisation that is down. In the profile {@code real-opencode} only.
 */
@Tag("real-opencode")
class RealShimTest {
    private static final String NEW = "1.18.33";
    private static final String OLD = "1.1.53";

    /** Prints a token that lives for the seconds in a file; waits for ever where it is told to. */
    private static final String ISSUER =
            """
            #!/bin/sh
            cd '%s' || exit 1
            [ ! -e hang ] || { exec 9> alive; echo running >&9; sleep 1000; }
            now=$(date +%%s)
            claims="{\\"iat\\":$now,\\"exp\\":$((now + $(cat life))),\\"id\\":\\"$$\\"}"
            echo "e30.$(printf %%s "$claims" | base64 | tr -d '=\\n' | tr '+/' '-_').sig"
            echo x >> issued
            """;

    private static final String DOCUMENT =
            """
            {"auth": {"command": ["%s"], "env": "CORP_TOKEN"},
             "config": {"model": "corp/m", "provider": {"corp": {
                "npm": "@ai-sdk/openai-compatible", "env": ["CORP_TOKEN"],
                "options": {"baseURL": "%s/v1", "apiKey": "{env:CORP_TOKEN}"},
                "models": {"m": {"tool_call": true, "limit": {"context": 1000000, "output": 1000}}}}}}}
            """;

    @TempDir private Path folder;
    private TokenGateway gateway;
    private FakeOrganisation organisation;
    private Person sesame;

    @BeforeEach
    void somebodyIsLoggedIn() throws IOException, InterruptedException {
        sesame = Person.in(folder);
        gateway = TokenGateway.start();
        var issuer =
                Person.script(
                        folder.resolve("issuer"),
                        ISSUER.formatted(folder).getBytes(StandardCharsets.UTF_8));
        organisation = FakeOrganisation.publishing(DOCUMENT.formatted(issuer, gateway.url()));
        life(Duration.ofHours(1));
        succeeds("auth", "login", organisation.url().toString());
    }

    @AfterEach
    void nothingRemains() {
        gateway.close();
        organisation.close();
    }

    private void life(Duration life) throws IOException {
        Files.writeString(folder.resolve("life"), Long.toString(life.toSeconds()));
    }

    private String succeeds(String... args) throws IOException, InterruptedException {
        var outcome = sesame.run(args);
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        return outcome.stdout();
    }

    private Person openCode(String version) throws IOException, InterruptedException {
        return sesame.using(OpenCode.installed(version).toString());
    }

    /** Asks, and checks that the answer came whole, once, and without a word of an error. */
    private void asks(String version) throws IOException, InterruptedException {
        var limit = Duration.ofMinutes(2 + Long.getLong("sesame.minutes", 1));
        var outcome = openCode(version).invocation("run", "ping").run(limit);
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        assertThat(outcome.stdout().strip()).isEqualTo("pong from gateway");
        assertThat(outcome.stderr()).doesNotContainIgnoringCase("error");
    }

    private List<Integer> statuses() {
        return gateway.seen().stream().map(TokenGateway.Seen::status).toList();
    }

    private Path state() {
        return sesame.surroundings().home().resolve(".local/state/sesame/opencode.json");
    }

    private Path toRead() throws IOException {
        var lines = "a line\n".repeat(5000);
        return Files.writeString(sesame.surroundings().project().resolve("long.txt"), lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void aTokenThatIsRefusedInMidSessionIsRenewedAndNobodySeesIt(String version)
            throws IOException, InterruptedException {
        succeeds("opencode", "install");
        assertThat(sesame.authFile()).content().doesNotContain("e30.");
        gateway.works(toRead(), Instant.now().plusSeconds(25), Duration.ofSeconds(1));
        gateway.revokesTheNext();
        asks(version);
        assertThat(statuses()).containsOnlyOnce(401).hasSizeGreaterThan(2);
        assertThat(Files.readAllLines(folder.resolve("issued"))).hasSize(2);
    }

    /**
     * Works for {@code -Dsesame.minutes} minutes with tokens that live for a fifth of that: five
     * minutes with tokens of a minute is what an organisation may ask for.
     */
    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void shortTokensAreNoTroubleForLongWork(String version)
            throws IOException, InterruptedException {
        long minutes = Long.getLong("sesame.minutes", 1);
        succeeds("opencode", "install");
        life(Duration.ofSeconds(12 * minutes));
        succeeds("auth", "token", "--force");
        var work = Duration.ofMinutes(minutes);
        gateway.works(toRead(), Instant.now().plus(work), Duration.ofSeconds(1));
        asks(version);
        assertThat(statuses()).hasSizeGreaterThan(10).containsOnly(200);
        assertThat(gateway.seen().stream().map(TokenGateway.Seen::token).distinct())
                .hasSizeGreaterThan(4);
        System.out.printf(
                "%s: %d requests in %d min with %d tokens, refused: 0%n",
                version,
                gateway.seen().size(),
                minutes,
                gateway.seen().stream().map(TokenGateway.Seen::token).distinct().count());
    }

    private static Stream<List<Object>> troubles() {
        return Stream.of(NEW, OLD)
                .flatMap(version ->
                        Stream.of(
                                List.of(version, "is down", Answer.of("").never()),
                                List.of(
                                        version,
                                        "answers after 10 s",
                                        Answer.of("{}").after(Duration.ofSeconds(10))),
                                List.of(
                                        version,
                                        "shows a page to sign in",
                                        Answer.of("<!DOCTYPE html><title>Sign in</title>")
                                                .contentType("text/html"))));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void anOrganisationInTroubleStopsNobody(List<Object> trouble)
            throws IOException, InterruptedException {
        succeeds("opencode", "install");
        organisation.says(FakeOrganisation.WELL_KNOWN, (Answer) trouble.get(2));
        if (trouble.get(1).equals("is down")) {
            organisation.close();
        }
        var version = trouble.getFirst().toString();
        long before = organisation.requests().size();
        asks(version);
        assertThat(organisation.requests()).hasSize((int) before); // nobody even asked it

        // once the settings are old, Sesame asks for newer ones, and nobody waits for that either
        Files.setLastModifiedTime(state(), FileTime.from(Instant.EPOCH));
        asks(version);
        assertThat(Files.getLastModifiedTime(state()).toInstant()).isAfter(Instant.EPOCH);
        assertThat(statuses()).containsOnly(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void aStreamInFlightGoesOnWhenItsTokenEndsAndIsNotBegunAgain(String version)
            throws IOException, InterruptedException {
        succeeds("opencode", "install");
        life(Duration.ofSeconds(20));
        succeeds("auth", "token", "--force");
        gateway.speaksSlowly(Duration.ofSeconds(4)); // six pieces
        asks(version);
        assertThat(statuses()).containsExactly(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void controlCEndsEverything(String version) throws IOException, InterruptedException {
        succeeds("opencode", "install");
        life(Duration.ZERO);
        succeeds("auth", "token", "--force");
        assertThat(
                        new ProcessBuilder("mkfifo", folder.resolve("alive").toString())
                                .start()
                                .waitFor())
                .isZero();
        Files.createFile(folder.resolve("hang"));
        var project = sesame.surroundings().project();
        var command = "exec '" + OpenCode.installed(version) + "' run ping";
        try (var terminal = PseudoTerminal.start(project, command, sesame.variables());
                var alive = Files.newBufferedReader(folder.resolve("alive"))) {
            assertThat(alive.readLine()).isEqualTo("running");
            terminal.type("\u0003");
            assertThat(alive.readLine()).isNull(); // whoever held the pipe has ended
            assertThat(terminal.exitCode()).isNotZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void aProjectCanHaveItForItself(String version) throws IOException, InterruptedException {
        var auth = Files.readString(sesame.authFile());
        succeeds("opencode", "install", "--project");
        asks(version);
        assertThat(statuses()).containsOnly(200);
        assertThat(succeeds("opencode", "status")).contains("for this project");
        succeeds("opencode", "uninstall", "--project");
        assertThat(sesame.authFile()).content().isEqualTo(auth);
        asks(version); // as it was before: OpenCode has the login, and asks the organisation
        assertThat(statuses()).containsOnly(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void whatCannotBeMendedIsToldWithWhatToDo(String version)
            throws IOException, InterruptedException {
        succeeds("opencode", "install");
        Files.delete(folder.resolve("life"));
        Files.writeString(
                folder.resolve("issuer"), "#!/bin/sh\necho 'sign in first' >&2; exit 1\n");
        gateway.works(toRead(), Instant.now().plusSeconds(8), Duration.ofSeconds(1));
        gateway.revokesTheNext();
        var outcome = openCode(version).run("run", "ping");
        assertThat(outcome.stderr())
                .contains("Sesame: Failed to run auth provider command")
                .doesNotContain("e30.");
    }
}
