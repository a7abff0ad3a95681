package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeOrganisation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left of {@code sesame exec} when it ends, or cannot begin, in a way that is not usual.
 */
@Timeout(120)
class ExecEndTest {
    /** Says that it has begun, and where it can be found, once it is told to take long. */
    private static final String TOKEN_COMMAND =
            """
            #!/bin/sh
            if [ -e 'FOLDER/slow' ]; then
              echo $$ >'FOLDER/pid.new'
              mv 'FOLDER/pid.new' 'FOLDER/pid'
              exec sleep 1000
            fi
            echo tok-exec-end
            """;

    /** Has its token refused, and ends as soon as that is being renewed. */
    private static final String CHILD =
            """
            const { provider } = JSON.parse(process.env.OPENCODE_CONFIG_CONTENT)
            const { baseURL, apiKey } = provider.corp.options
            const { existsSync, writeFileSync } = require("node:fs")
            writeFileSync("FOLDER/slow", "")
            fetch(`${baseURL}/x`, { headers: { authorization: `Bearer ${apiKey}` } }).catch(() => {})
            setInterval(() => existsSync("FOLDER/pid") && process.exit(5), 10)
            """;

    @TempDir private Path folder;
    private FakeOrganisation organisation;
    private FakeModelProvider gateway;
    private Person person;

    @BeforeEach
    void thereIsAnOrganisation() throws IOException {
        organisation = FakeOrganisation.start();
        gateway = FakeModelProvider.start();
        gateway.rejects("tok-exec-end");
        person = Person.in(folder).with("NO_COLOR", "1");
    }

    @AfterEach
    void nothingRemains() {
        organisation.close();
        gateway.close();
    }

    private void logIn(int models) throws IOException, InterruptedException {
        var command =
                Person.script(
                        folder.resolve("token"),
                        TOKEN_COMMAND
                                .replace("FOLDER", folder.toString())
                                .getBytes(StandardCharsets.UTF_8));
        var known = new StringBuilder("\"m\": {}");
        for (int i = 0; i < models; i++) {
            known.append(", \"m%d\": {\"name\": \"%s\"}".formatted(i, "x".repeat(200)));
        }
        organisation.says(
                FakeOrganisation.WELL_KNOWN,
                Answer.of(
                        """
                        {"auth": {"command": ["%s"], "env": "CORP_TOKEN"},
                         "config": {"provider": {"corp": {
                           "npm": "@ai-sdk/openai-compatible", "env": ["CORP_TOKEN"],
                           "options": {"baseURL": "%s/v1"}, "models": {%s}}}}}
                        """
                                .formatted(command, gateway.uri(), known)));
        assertThat(person.run("auth", "login", organisation.url().toString()).exit()).isZero();
    }

    @Test
    void aTokenCommandDoesNotOutliveTheProgramThatItWasFor()
            throws IOException, InterruptedException {
        logIn(0);
        var outcome =
                person.run("exec", "--", "node", "-e", CHILD.replace("FOLDER", folder.toString()));
        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(5);
        var pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        ProcessHandle.of(pid)
                .ifPresent(
                        left -> assertThat(left.onExit()).succeedsWithin(Duration.ofSeconds(20)));
    }

    @Test
    void settingsThatNoVariableCanHoldAreToldAsSuch() throws IOException, InterruptedException {
        logIn(1000);
        var outcome = person.run("exec", "--", "true");
        assertThat(outcome.exit()).isEqualTo(126);
        assertThat(outcome.stderr())
                .contains("settings are larger than", "sesame opencode install");
    }

    @Test
    void aDumpOfOurThreadsIsNotForWhoReadsWhatTheChildPrints()
            throws IOException, InterruptedException {
        logIn(0);
        var process =
                person.invocation("exec", "--", "sh", "-c", "echo ready; cat; echo end")
                        .startWithInput()
                        .process();
        try (var output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("ready");
            kill("QUIT", process.pid());
            kill("QUIT", process.pid()); // the first one has been dealt with when it is there
            process.getOutputStream().close();
            assertThat(output.readLine()).isEqualTo("end");
            assertThat(output.readLine()).isNull();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void anInterruptThatTheTerminalDidNotSendIsPassedOn() throws IOException, InterruptedException {
        logIn(0);
        var script = "trap 'echo caught; exit 7' INT; echo ready; while :; do sleep 0.1; done";
        var word = "env --default-signal " + Person.sesame() + " exec -- sh -c \"" + script + "\"";
        var shell = "set -m; " + word + " & read line; kill -INT $!; wait $!; echo ended with $?";
        try (var run = TerminalRun.of(person.using("sh", "-c", shell).invocation())) {
            run.terminal().expect("ready").type("\r").expect("caught").expect("ended with 7");
            assertThat(run.end(Duration.ofSeconds(60)).exit()).isZero();
        }
    }

    private static void kill(String signal, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-s", signal, "--", String.valueOf(pid)).start().waitFor();
    }
}
