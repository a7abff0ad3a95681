package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.acceptance.Invocation.Outcome;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Somebody who is logged in with an organisation whose tokens end, and whose model keeps an agent
 * at work: with the real OpenCode, whatever stands between the two.
 *
 * @param folder for all of it
 * @param gateway what refuses tokens
 * @param organisation what publishes the settings
 * @param sesame the person, with the command under test
 */
record WorkingStage(Path folder, TokenGateway gateway, FakeOrganisation organisation, Person sesame)
        implements AutoCloseable {
    static final String NEW = "1.18.33";
    static final String OLD = "1.1.53";

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

    static WorkingStage in(Path folder) throws IOException, InterruptedException {
        var gateway = TokenGateway.start();
        var issuer =
                Person.script(
                        folder.resolve("issuer"),
                        ISSUER.formatted(folder).getBytes(StandardCharsets.UTF_8));
        var organisation = FakeOrganisation.publishing(DOCUMENT.formatted(issuer, gateway.url()));
        var stage = new WorkingStage(folder, gateway, organisation, Person.in(folder));
        stage.life(Duration.ofHours(1));
        stage.succeeds("auth", "login", organisation.url().toString());
        return stage;
    }

    @Override
    public void close() {
        gateway.close();
        organisation.close();
    }

    /** Sets how long the next tokens live. */
    void life(Duration life) throws IOException {
        Files.writeString(folder.resolve("life"), Long.toString(life.toSeconds()));
    }

    String succeeds(String... args) throws IOException, InterruptedException {
        var outcome = sesame.run(args);
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        return outcome.stdout();
    }

    Person openCode(String version) throws IOException, InterruptedException {
        return sesame.using(OpenCode.installed(version).toString());
    }

    /** Returns the real OpenCode behind the relay. */
    Person relayed(String version) throws IOException, InterruptedException {
        var words = List.of(OpenCode.installed(version).toString());
        return sesame.using(
                Stream.of(List.of(Person.sesame().toString(), "exec", "--"), words)
                        .flatMap(List::stream)
                        .toArray(String[]::new));
    }

    /** Asks, and checks that the answer came whole, once, and without a word of an error. */
    void asks(Person person) throws IOException, InterruptedException {
        var limit = Duration.ofMinutes(2 + Long.getLong("sesame.minutes", 1));
        isWhole(person.invocation("run", "ping").run(limit));
    }

    private static void isWhole(Outcome outcome) {
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        assertThat(outcome.stdout().strip()).isEqualTo("pong from gateway");
        assertThat(outcome.stderr()).doesNotContainIgnoringCase("error");
    }

    /** Has the agent read a file again and again. */
    void keepAtWork(Duration time) throws IOException {
        var file = sesame.surroundings().project().resolve("long.txt");
        Files.writeString(file, "a line\n".repeat(5000));
        gateway.works(file, Instant.now().plus(time), Duration.ofSeconds(1));
    }

    /** Refuses the token of the first request, from the second one on. */
    Thread revokeAfterTheFirst() {
        return Thread.ofVirtual()
                .start(() -> {
                    while (gateway.seen().isEmpty()) {
                        Thread.onSpinWait();
                    }
                    gateway.revokeAllSeen();
                });
    }

    List<Integer> statuses() {
        return gateway.seen().stream().map(TokenGateway.Seen::status).toList();
    }

    /** Returns which troubles an organisation's host can have, each with its answer. */
    static List<Trouble> troubles() {
        return Stream.of(NEW, OLD)
                .flatMap(version ->
                        Stream.of(
                                new Trouble(version, "is down", Answer.of("").never()),
                                new Trouble(
                                        version,
                                        "answers after 10 s",
                                        Answer.of("{}").after(Duration.ofSeconds(10))),
                                new Trouble(
                                        version,
                                        "shows a page to sign in",
                                        Answer.of("<!DOCTYPE html><title>Sign in</title>")
                                                .contentType("text/html"))))
                .toList();
    }

    /** Something that is wrong with the organisation's host while {@code version} is at work. */
    record Trouble(String version, String name, Answer answer) {}

    void suffers(Trouble trouble) {
        organisation.says(FakeOrganisation.WELL_KNOWN, trouble.answer());
        if (trouble.name().equals("is down")) {
            organisation.close();
        }
    }
}
