package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeModelProvider.Reply;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.testkit.OidcProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day's work among servers that repeat the secrets they are sent. That none of them is found
 * where it has no business is judged by {@link Discretion}, as for every run of the command in all
 * tests.
 */
class CanaryTest {
    @TempDir private Path folder;
    private Person person;
    private FakeModelProvider gateway;

    @BeforeEach
    void theGatewayIsThere() throws IOException {
        gateway = FakeModelProvider.start();
        person = Person.in(folder).with("SESAME_PROBE_KEY", "canary-variable");
    }

    @AfterEach
    void nothingRemains() {
        gateway.close();
    }

    private FakeOrganisation organisation() throws IOException {
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

    @Test
    void aDayWithAnOrganisation() throws IOException, InterruptedException {
        try (var organisation = organisation()) {
            logIn(organisation.url().toString());
            askARefusingGateway();
            lookAtEverything();
        }
        assertThat(Files.readString(folder.resolve("seen")))
                .contains("PATH=")
                .doesNotContain("canary-key", "canary-token");
    }

    private void logIn(String url) throws IOException, InterruptedException {
        assertThat(person.runWithInput("canary-key-1\n", "auth", "login", "-p", "acme").exit())
                .isZero();
        assertThat(person.run("auth", "login", url).exit()).isZero();
        assertThat(person.run("--print-logs", "run", "ping").exit()).isZero();
    }

    /** The gateway repeats what it was sent, the old token and the renewed one. */
    private void askARefusingGateway() throws IOException, InterruptedException {
        int number = 1;
        for (int status : new int[] {401, 403, 500}) {
            boolean renews = status != 500;
            gateway.next(refusal(status, number));
            gateway.next(refusal(status, renews ? number + 1 : number));
            Files.writeString(folder.resolve("token"), "canary-token-" + (number + 1) + "\n");
            person.run("run", "ping");
            number += renews ? 1 : 0;
        }
    }

    private static Reply refusal(int status, int number) {
        return Reply.json(status, "{\"error\":{\"message\":\"bad canary-token-" + number + "\"}}");
    }

    private void lookAtEverything() throws IOException, InterruptedException {
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
                        "auth token nobody",
                        "auth logout acme")) {
            person.run(words.split(" "));
        }
        assertThat(person.run("auth", "token").stdout()).startsWith("canary");
    }

    @Test
    void aMachineWithAWrongSecret() throws IOException, InterruptedException {
        var wrong = Files.writeString(folder.resolve("client-secret"), "canary-client\n");
        try (var identity = OidcProvider.start(Duration.ofMinutes(1), true)) {
            var refused =
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
                            wrong.toString());
            assertThat(refused.exit()).isNotZero();
        }
    }
}
