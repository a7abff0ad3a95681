package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Somebody who is logged in with an organisation whose tokens are short, and uses OpenCode. */
final class OpenCodeStage implements AutoCloseable {
    /** Prints a token that lives for the seconds in a file; waits for ever where it is told to. */
    private static final String ISSUER =
            """
            #!/bin/sh
            cd 'FOLDER' || exit 1
            [ ! -e hang ] || { exec 9> alive; echo running >&9; sleep 1000; }
            now=$(date +%s)
            claims="{\\"iat\\":$now,\\"exp\\":$((now + $(cat life))),\\"id\\":\\"$$\\"}"
            echo "e30.$(printf %s "$claims" | base64 | tr -d '=\\n' | tr '+/' '-_').sig"
            echo x >> issued
            """;

    private static final String DOCUMENT =
            """
            {"auth": {"command": ["issuer"], "env": "CORP_TOKEN"},
             "config": {"model": "corp/m", "provider": {"corp": {
                "npm": "@ai-sdk/openai-compatible", "env": ["CORP_TOKEN"],
                "options": {"baseURL": "GATEWAY/v1", "apiKey": "{env:CORP_TOKEN}"},
                "models": {"m": {"tool_call": true, "limit": {"context": 1000000, "output": 1000}}}}}}}
            """;

    final Path folder;
    final TokenGateway gateway;
    final FakeOrganisation organisation;
    final Person sesame;

    OpenCodeStage(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        sesame = Person.in(folder).withProgramsOf(programs());
        gateway = TokenGateway.start();
        issuer(ISSUER.replace("FOLDER", folder.toString()));
        organisation = FakeOrganisation.publishing(DOCUMENT.replace("GATEWAY", gateway.url()));
        life(Duration.ofHours(1));
        succeeds("auth", "login", organisation.url().toString());
    }

    /**
     * Puts the token command there, which goes by its name alone: OpenCode tries again for a minute
     * when digits of a path that an error names, such as 502, look like a status to it.
     */
    void issuer(String script) throws IOException {
        Person.script(programs().resolve("issuer"), script.getBytes(StandardCharsets.UTF_8));
    }

    private Path programs() {
        return folder.resolve("bin");
    }

    /** Tokens live that long from now on; no other is in use any more. */
    void renews(Duration life) throws IOException, InterruptedException {
        life(life);
        succeeds("auth", "token", "--force");
    }

    private void life(Duration life) throws IOException {
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
        var program = OpenCode.installed(version).toString();
        return sesame.behindSesame(program);
    }

    void asks(Person person) throws IOException, InterruptedException {
        asks(person, Duration.ofMinutes(2));
    }

    /** Asks, and checks that the answer came whole, once, and without a word of an error. */
    void asks(Person person, Duration limit) throws IOException, InterruptedException {
        var outcome = person.invocation("run", "ping").run(limit);
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        assertThat(outcome.stdout().strip()).isEqualTo("pong from gateway");
        assertThat(outcome.stderr()).doesNotContainIgnoringCase("error");
    }

    /** The organisation is down, slow or a page from now on. */
    void organisationIs(String trouble) {
        var slow = Answer.of("{}").after(Duration.ofSeconds(10));
        var page = Answer.of("<!DOCTYPE html><title>Sign in</title>").contentType("text/html");
        organisation.says(FakeOrganisation.WELL_KNOWN, trouble.equals("page") ? page : slow);
        if (trouble.equals("down")) {
            organisation.close();
        }
    }

    List<Integer> statuses() {
        return gateway.seen().stream().map(TokenGateway.Seen::status).toList();
    }

    long tokens() {
        return gateway.seen().stream().map(TokenGateway.Seen::token).distinct().count();
    }

    /** What the shim goes by. */
    Path state() {
        return sesame.surroundings().home().resolve(".local/state/sesame/opencode.json");
    }

    /** A file with enough in it to be read for a long time. */
    Path toRead() throws IOException {
        var lines = "a line\n".repeat(5000);
        return Files.writeString(sesame.surroundings().project().resolve("long.txt"), lines);
    }

    @Override
    public void close() {
        gateway.close();
        organisation.close();
    }
}
