package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person can do while a token command waits for consent or is running. */
class SignalsTest {

    /** Everything it starts holds the pipe {@code alive} open, so its end tells that all ended. */
    private static final String SLEEPER =
            """
            #!/bin/sh
            exec 9>"$1/alive"
            sleep 1000 &
            (sleep 1000; echo never) &
            echo running >&9
            wait
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private Path folder;
    private Person person;
    private FakeOrganisation organisation;

    @BeforeEach
    void somebodyHasAnOrganisation() throws IOException {
        person = Person.in(folder).with("NO_COLOR", "1");
        organisation = FakeOrganisation.start();
    }

    @AfterEach
    void nothingRemains() {
        organisation.close();
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"INT, group, 130", "TERM, group, 143", "TERM, program, 143"})
    void aSignalEndsTheWholeTreeOfTheTokenCommand(String signal, String whom, int exit)
            throws IOException, InterruptedException {
        interrupt(SLEEPER, List.of(signal, whom), exit);
    }

    @Test
    void aCommandThatIgnoresSignalsIsKilled() throws IOException, InterruptedException {
        var stubborn = SLEEPER.replace("exec 9", "trap '' TERM INT\nexec 9");
        interrupt(stubborn, List.of("TERM", "program"), 143);
    }

    @Test
    void withoutConsentOnATerminalNothingRunsAndNothingIsStored()
            throws IOException, InterruptedException {
        publish("touch", folder + "/ran", "two words", "--last");
        try (var run = logInOnATerminal()) {
            run.terminal()
                    .expect("wants to run this command on your machine")
                    .expect("touch")
                    .expect(folder + "/ran")
                    .expect("two words")
                    .expect("--last")
                    .expect("Run it?")
                    .type("n");
            assertThat(run.end(PATIENCE).exit()).isNotZero();
        }
        assertThat(folder.resolve("ran")).doesNotExist();
        assertThat(person.authFile()).doesNotExist();
    }

    @Test
    void withConsentOnATerminalTheTokenIsStored() throws IOException, InterruptedException {
        publish("echo", "tok-consent");
        try (var run = logInOnATerminal()) {
            run.terminal().expect("Run it?").type("y").expect("Logged into " + organisation.url());
            assertThat(run.end(PATIENCE).exit()).isZero();
        }
        assertThat(person.authFile()).content().contains("tok-consent");
    }

    @Test
    void nothingOfALongArgumentIsHidden() throws IOException, InterruptedException {
        publish("echo", "x".repeat(4000) + "\n; the end");
        try (var run = logInOnATerminal()) {
            run.terminal().expect("xxx\\n; the end").expect("Run it?").type("n");
            assertThat(run.end(PATIENCE).exit()).isNotZero();
        }
    }

    private void interrupt(String script, List<String> signalAndWhom, int exit)
            throws IOException, InterruptedException {
        mkfifo(folder.resolve("alive"));
        var command =
                Person.script(folder.resolve("sleeper"), script.getBytes(StandardCharsets.UTF_8));
        publish(command.toString(), folder.toString());
        // a shell without job control starts its background jobs with SIGINT ignored
        var sesame = person.using("env", "--default-signal", Person.sesame().toString());
        var running = sesame.invocation("auth", "login", organisation.url().toString()).start();
        try (var alive = within(() -> Files.newBufferedReader(folder.resolve("alive")))) {
            assertThat(within(alive::readLine)).isEqualTo("running");
            var target = signalAndWhom.getLast().equals("group") ? "-" : "";
            kill(signalAndWhom.getFirst(), target + running.process().pid());
            var outcome = running.finish(PATIENCE);
            assertThat(outcome.timedOut()).isFalse();
            assertThat(outcome.exit()).isEqualTo(exit);
            assertThat(within(() -> restOf(alive))).isEmpty();
        }
        assertThat(person.authFile()).doesNotExist();
    }

    private TerminalRun logInOnATerminal() throws IOException {
        var url = organisation.url().toString();
        return TerminalRun.of(person.invocation("auth", "login", url));
    }

    private void publish(String... command) throws IOException {
        var auth = JsonTree.parse("{\"auth\": {\"env\": \"CORP_TOKEN\"}}");
        var words = auth.withObject("/auth").putArray("command");
        for (var word : command) {
            words.add(word);
        }
        organisation.says(FakeOrganisation.WELL_KNOWN, Answer.of(auth.toString()));
    }

    private static void mkfifo(Path file) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    }

    private static void kill(String signal, String target)
            throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + signal, "--", target).start();
        assertThat(kill.waitFor()).isZero();
    }

    private static List<String> restOf(BufferedReader reader) throws IOException {
        var lines = new ArrayList<String>();
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    /** Something that may wait for another process. */
    private interface Waiting<T> {
        T get() throws IOException;
    }

    private static <T> T within(Waiting<T> waiting) {
        return CompletableFuture.supplyAsync(() -> got(waiting), Thread::startVirtualThread)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static <T> T got(Waiting<T> waiting) {
        try {
            return waiting.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
