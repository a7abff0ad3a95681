package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.acceptance.Invocation.Outcome;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeModelProvider.Reply;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.testkit.OidcProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every secret of a day's work begins with the same word. It must not be found where it has no
 * business: on the terminal, in a log, in the arguments of a process, in what a token command sees,
 * or in a file that is not made for it.
 */
class CanaryTest {
    private static final String CANARY = "canary";

    @TempDir private Path folder;

    private final List<Outcome> outcomes = new ArrayList<>();
    private final Set<String> arguments = new ConcurrentSkipListSet<>();

    @Test
    void noSecretIsFoundWhereItHasNoBusiness() throws IOException, InterruptedException {
        var person = Person.in(folder).with("SESAME_PROBE_KEY", "canary-variable");
        var watch = new Thread(this::watchArguments);
        watch.setDaemon(true);
        watch.start();
        try (var gateway = FakeModelProvider.start();
                var organisation = organisation(gateway);
                var identity = OidcProvider.start(java.time.Duration.ofMinutes(1), true)) {
            work(person, gateway, organisation.url().toString());
            machine(person, identity);
        } finally {
            watch.interrupt();
            watch.join();
        }
        assertThat(outcomes).allSatisfy(this::isClean);
        assertThat(arguments).isEmpty();
        assertThat(Files.readString(folder.resolve("seen")))
                .contains("PATH=")
                .doesNotContain("canary-key", "canary-token");
        assertThat(filesWithCanary()).isEmpty();
    }

    private FakeOrganisation organisation(FakeModelProvider gateway) throws IOException {
        Files.writeString(folder.resolve("token"), "canary-token-1\n");
        var command =
                Person.script(
                        folder.resolve("bin/corp-token"),
                        "#!/bin/sh\nenv > %s/seen\ncat %s/token\n"
                                .formatted(folder, folder)
                                .getBytes(StandardCharsets.UTF_8));
        return FakeOrganisation.publishing(
                """
                {"auth": {"command": ["%s"], "env": "CORP_TOKEN"},
                 "config": {"model": "corp/m", "provider": {"corp": {
                   "npm": "@ai-sdk/openai-compatible", "models": {"m": {}},
                   "options": {"baseURL": "%s/v1", "apiKey": "{env:CORP_TOKEN}"}}}}}
                """
                        .formatted(command, gateway.uri()));
    }

    private void work(Person person, FakeModelProvider gateway, String url)
            throws IOException, InterruptedException {
        outcomes.add(person.runWithInput("canary-key-1\n", "auth", "login", "-p", "acme"));
        outcomes.add(person.run("auth", "login", url));
        outcomes.add(person.run("--print-logs", "run", "ping"));
        int number = 1;
        for (int status : new int[] {401, 403, 500}) {
            // the server repeats what it was sent, the old token and the renewed one
            boolean renews = status != 500;
            gateway.next(refusal(status, number));
            gateway.next(refusal(status, renews ? number + 1 : number));
            Files.writeString(folder.resolve("token"), "canary-token-" + (number + 1) + "\n");
            outcomes.add(person.run("run", "ping"));
            number += renews ? 1 : 0;
        }
        for (var words :
                List.of(
                        "auth list",
                        "auth status --json",
                        "config show --origins",
                        "config explain provider.corp.options.apiKey",
                        "debug config",
                        "models --verbose",
                        "org sync",
                        "plugin list",
                        "auth token nobody")) {
            outcomes.add(person.run(words.split(" ")));
        }
        assertThat(person.run("auth", "token").stdout()).startsWith(CANARY);
    }

    private static Reply refusal(int status, int number) {
        return Reply.json(status, "{\"error\":{\"message\":\"bad canary-token-" + number + "\"}}");
    }

    private void machine(Person person, OidcProvider identity)
            throws IOException, InterruptedException {
        var wrong = Files.writeString(folder.resolve("client-secret"), "canary-client\n");
        outcomes.add(
                person.run(
                        "sso",
                        "token",
                        "--issuer",
                        identity.issuer(),
                        "--client-id",
                        OidcProvider.ROBOT,
                        "--grant",
                        "client_credentials",
                        "--client-secret-file",
                        wrong.toString()));
        assertThat(outcomes.getLast().exit()).isNotZero();
        outcomes.add(person.run("auth", "logout", "acme"));
    }

    private void isClean(Outcome outcome) {
        assertThat(outcome.stdout() + outcome.stderr()).doesNotContain(CANARY);
    }

    private void watchArguments() {
        while (!Thread.currentThread().isInterrupted()) {
            try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                for (var process : processes) {
                    look(process.resolve("cmdline"));
                }
            } catch (IOException _) {
                // a process that ended
            }
        }
    }

    private void look(Path file) {
        try {
            var line = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (line.contains(CANARY)) {
                arguments.add(line);
            }
        } catch (IOException _) {
            // it has ended
        }
    }

    /** Returns the files that hold a secret and are not made for it. */
    private List<String> filesWithCanary() throws IOException {
        var own = Set.of("auth.json", "token", "client-secret", "seen");
        var found = new ArrayList<String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (text.contains(CANARY) && !own.contains(file.getFileName().toString())) {
                    found.add(folder.relativize(file).toString());
                }
            }
        }
        return found;
    }
}
