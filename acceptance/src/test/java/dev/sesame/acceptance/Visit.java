package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.acceptance.Invocation.Outcome;
import dev.sesame.testkit.BadInput.Expect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A few commands of one person in the presence of a bad input, and what became of it. After every
 * command it is checked that nothing was printed that must never be, and that a command that fails
 * leaves the credentials as they were and says why in one or two lines.
 */
final class Visit {

    /** What the person types where a key is asked for. */
    static final String TYPED = "typed-key-7";

    /** What the programs of {@link #ofSomebody} print and what is set in their variables. */
    private static final List<String> PLANTED =
            List.of(
                    TYPED,
                    "sk-ant-0",
                    "rt-1",
                    "at-1",
                    "tok-1",
                    "sk-first",
                    "sk-second",
                    ":pw@",
                    "AKIASECRET",
                    "ghp_SECRET",
                    "TOK-42",
                    "/tmp/x.so",
                    "key-secret",
                    "root:");

    /** That an organisation of a bad input does not exist is not what its case is about. */
    private static final String NOBODY_THERE = "!  going on without the configuration of https://";

    /** The second line of what OpenCode says of a login page. */
    private static final String LOGIN_PAGE =
            "Authentication is missing or has expired"
                    + " (the endpoint is likely behind an SSO or identity-aware proxy).";

    private final Person person;
    private final List<Outcome> outcomes = new ArrayList<>();

    private Visit(Person person) {
        this.person = person;
    }

    /**
     * Begins a visit of somebody who has secrets, a {@code corpctl}, and no way to the internet.
     */
    static Visit ofSomebody(Path root) throws IOException {
        var bin = root.resolve("bin");
        Person.script(bin.resolve("corpctl"), bytes("#!/bin/sh\necho tok-1\n"));
        Person.script(bin.resolve("curl"), bytes("#!/bin/sh\nexit 6\n"));
        return new Visit(
                Person.in(root)
                        .withProgramsOf(bin)
                        .with("HTTPS_PROXY", "http://127.0.0.1:1")
                        .with("AWS_SECRET_ACCESS_KEY", "AKIASECRET")
                        .with("GITHUB_TOKEN", "ghp_SECRET")
                        .with("CORP_SECRET", "key-secret")
                        .with("EVIL", "{file:/etc/passwd}")
                        .with("BRANCH", "x\",\"model\":\"evil/injected\",\"username\":\"y"));
    }

    Person person() {
        return person;
    }

    /** Runs one command. */
    Outcome run(String... args) throws IOException, InterruptedException {
        return run(person, args);
    }

    /** Runs one command of the same person in other circumstances. */
    Outcome run(Person now, String... args) throws IOException, InterruptedException {
        var before = credentials();
        var outcome = now.runWithInput(TYPED + "\n", args);
        check(outcome);
        if (outcome.exit() != 0) {
            assertThat(credentials()).as("auth.json after a failure").isEqualTo(before);
            assertThat(reasons(outcome)).as(outcome.stderr()).hasSizeBetween(1, 2);
        }
        outcomes.add(outcome);
        return outcome;
    }

    /** Returns what became of the input over all commands. */
    Expect verdict() {
        if (outcomes.stream().anyMatch(outcome -> outcome.exit() != 0)) {
            return Expect.REJECT;
        }
        return outcomes.stream().flatMap(o -> o.stderr().lines()).anyMatch(Visit::isWarning)
                ? Expect.WARN
                : Expect.ACCEPT;
    }

    /** Returns the exit codes of all commands. */
    List<Integer> exits() {
        return outcomes.stream().map(Outcome::exit).toList();
    }

    @Override
    public String toString() {
        return outcomes.toString();
    }

    private static void check(Outcome outcome) {
        assertThat(outcome.timedOut()).as("it ends by itself").isFalse();
        for (var text : List.of(outcome.stdout(), outcome.stderr())) {
            assertThat(text).doesNotContainPattern("[\\p{Cntrl}&&[^\n]]|[\\x{80}-\\x{9f}\u202e]");
            assertThat(text).doesNotContain("Exception", "at dev.sesame", "at java.");
            assertThat(text).doesNotContain(PLANTED);
        }
    }

    /**
     * Leaves out the first line of a frame and of an answer, warnings, and the list of all that is
     * wrong in a file.
     */
    private static List<String> reasons(Outcome outcome) {
        return outcome.stderr()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("!  "))
                .filter(line ->
                        !line.startsWith("> ")
                                && !line.startsWith("↳ ")
                                && !line.equals(LOGIN_PAGE))
                .toList();
    }

    private static boolean isWarning(String line) {
        return line.startsWith("!  ") && !line.startsWith(NOBODY_THERE);
    }

    private String credentials() throws IOException {
        return Files.isRegularFile(person.authFile())
                ? Arrays.toString(Files.readAllBytes(person.authFile()))
                : "none";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
