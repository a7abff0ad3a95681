package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sesame.acceptance.Invocation.Outcome;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeOrganisation;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a program finds that {@code sesame exec} runs, and what is left when it has ended. */
class ExecTest {
    private static final String TOKEN = "tok-exec-1";
    private static final String NEWER = "tok-exec-2";

    /** Tells what it sees, and ends when its standard input does. */
    private static final String WITNESS =
            """
            #!/bin/sh
            printf '%s\\n' "$OPENCODE_CONFIG_CONTENT"
            env | tr '\\n' ' '
            cat ~/.local/share/opencode/auth.json 2>&1 | tr '\\n' ' '
            echo .
            cat
            """;

    @TempDir private Path folder;
    private FakeOrganisation organisation;
    private FakeModelProvider gateway;
    private Person person;
    private Path token;

    @BeforeEach
    void somebodyIsLoggedIn() throws IOException, InterruptedException {
        organisation = FakeOrganisation.start();
        gateway = FakeModelProvider.start();
        person = Person.in(folder).with("NO_COLOR", "1");
        token = Files.writeString(folder.resolve("token"), TOKEN);
        organisation.says(
                FakeOrganisation.WELL_KNOWN,
                Answer.of(
                        """
                        {"auth": {"command": ["cat", "%s"], "env": "CORP_TOKEN"},
                         "config": {"model": "corp/m", "provider": {"corp": {
                           "npm": "@ai-sdk/openai-compatible", "env": ["CORP_TOKEN"],
                           "options": {"baseURL": "%s/v1"}, "models": {"m": {}}}}}}
                        """
                                .formatted(token, gateway.uri())));
        assertThat(person.run("auth", "login", organisation.url().toString()).exit()).isZero();
    }

    @AfterEach
    void nothingRemains() {
        organisation.close();
        gateway.close();
    }

    @Test
    void requestsToTheRelayCarryTheTokenAndARefusedOneIsReplaced()
            throws IOException, InterruptedException {
        try (var child = child()) {
            assertThat(ask(child)).isEqualTo(200);
            Files.writeString(token, NEWER);
            gateway.rejects(TOKEN);
            assertThat(ask(child)).isEqualTo(200);
        }
        assertThat(gateway.requests())
                .extracting(request -> request.headers().get("authorization"))
                .containsExactly("Bearer " + TOKEN, "Bearer " + TOKEN, "Bearer " + NEWER);
    }

    @Test
    void theChildFindsNothingThatIsOfUseElsewhere() throws IOException, InterruptedException {
        var before = Files.readString(person.authFile());
        try (var child = child()) {
            assertThat(child.told()).doesNotContain(TOKEN, organisation.url().toString());
            assertThat(Files.readString(person.authFile())).doesNotContain(TOKEN);
            assertThat(succeeds(person.run("auth", "list"))).contains("1 credentials");
            assertThat(succeeds(person.run("auth", "token"))).isEqualTo(TOKEN + "\n");
        }
        assertThat(person.authFile()).content().isEqualTo(before);
    }

    @Test
    void aKilledRunLeavesTheLoginInUse() throws IOException, InterruptedException {
        try (var child = child()) {
            child.process().destroyForcibly().waitFor();
            assertThat(succeeds(person.run("auth", "token"))).isEqualTo(TOKEN + "\n");
        }
        succeeds(person.run("exec", "--", "true"));
        assertThat(person.authFile()).content().contains(TOKEN);
    }

    @Test
    void anOrganisationThatIsDownStopsNobody() throws IOException, InterruptedException {
        succeeds(person.run("models"));
        organisation.close();
        try (var child = child()) {
            assertThat(ask(child)).isEqualTo(200);
        }
    }

    @Test
    void argumentsInputOutputAndExitCodeAreTheChilds() throws IOException, InterruptedException {
        var script = "cat; printf '%s|' \"$@\"; pwd; echo problem >&2; exit 42";
        var outcome =
                person.runWithInput(
                        "input ", "exec", "--", "sh", "-c", script, "sh", "--json", "a b", "");
        assertThat(outcome.exit()).isEqualTo(42);
        assertThat(outcome.stdout())
                .isEqualTo("input --json|a b||" + person.surroundings().project() + "\n");
        assertThat(outcome.stderr()).isEqualTo("problem\n");
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"TERM, program", "HUP, program", "INT, program", "INT, group"})
    void aSignalIsForTheChildAndItsEndIsOurs(String signal, String whom)
            throws IOException, InterruptedException {
        var script =
                "trap 'echo caught; exit 7' %s; echo ready; while :; do sleep 0.1; done"
                        .formatted(signal);
        // a shell without job control starts its background jobs with SIGINT ignored
        var sesame = person.using("env", "--default-signal", Person.sesame().toString());
        var process = sesame.invocation("exec", "--", "sh", "-c", script).start().process();
        try (var output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("ready");
            var target = (whom.equals("group") ? "-" : "") + process.pid();
            new ProcessBuilder("kill", "-s", signal, "--", target).start().waitFor();
            assertThat(output.readLine()).isEqualTo("caught");
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(7);
        assertThat(person.authFile()).content().contains(TOKEN);
    }

    @Test
    void aProgramThatIsNotThereIsToldAsShellsDo() throws IOException, InterruptedException {
        var outcome = person.run("exec", "--", "no-such-program");
        assertThat(outcome.exit()).isEqualTo(127);
        assertThat(outcome.stderr()).contains("there is no program no-such-program");
    }

    @Test
    void aProgramThatCannotBeStartedIsToldAsShellsDo() throws IOException, InterruptedException {
        var text = Files.writeString(folder.resolve("text"), "");
        var other =
                Person.script(
                        folder.resolve("other"),
                        "#!/no/such/program\n".getBytes(StandardCharsets.UTF_8));
        for (var file : new Path[] {text, folder, other}) {
            var outcome = person.run("exec", "--", file.toString());
            assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(126);
            assertThat(outcome.stderr()).contains(file + " could not be started");
        }
        assertThat(person.authFile()).content().contains(TOKEN);
    }

    @Test
    void aChildsExitCodeIsOursAlsoWhenTheLoginsCannotGoBack()
            throws IOException, InterruptedException {
        var script = "echo '{' > ~/.local/share/opencode/auth.json; exit 42";
        var outcome = person.run("exec", "--", "sh", "-c", script);
        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(42);
        assertThat(outcome.stderr()).contains("not back in auth.json yet");
    }

    @Test
    void withoutAProgramItSaysHowToNameOne() throws IOException, InterruptedException {
        var outcome = person.run("exec");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.stderr()).contains("sesame exec -- opencode");
    }

    /** A program that runs behind the relay, and the first line of what it tells. */
    private record Running(Process process, BufferedReader output, JsonNode config, String told)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            try (output) {
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private Running child() throws IOException {
        var witness =
                Person.script(folder.resolve("witness"), WITNESS.getBytes(StandardCharsets.UTF_8));
        var process =
                person.invocation("exec", "--", witness.toString()).startWithInput().process();
        var output = process.inputReader(StandardCharsets.UTF_8);
        var config = JsonTree.parse(output.readLine());
        return new Running(process, output, config, config + output.readLine());
    }

    private static int ask(Running child) throws IOException, InterruptedException {
        var options = child.config().at("/provider/corp/options");
        var address = URI.create(options.path("baseURL").asText() + "/chat/completions");
        var request =
                HttpRequest.newBuilder(address)
                        .header("Authorization", "Bearer " + options.path("apiKey").asText())
                        .POST(HttpRequest.BodyPublishers.ofString("{\"stream\": true}"))
                        .timeout(Duration.ofSeconds(30))
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString()).statusCode();
        }
    }

    private static String succeeds(Outcome outcome) {
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        return outcome.stdout();
    }
}
