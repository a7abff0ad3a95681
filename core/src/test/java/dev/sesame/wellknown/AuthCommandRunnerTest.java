package dev.sesame.wellknown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.testkit.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthCommandRunnerTest {
    @TempDir private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"token-command/11-hang", "token-command/12-ignore-term"})
    void aCommandThatTakesTooLongIsEnded(String id) throws IOException {
        var script = Files.write(dir.resolve("command"), BadInput.named(id).bytes());
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        var path = Map.of("PATH", "/usr/bin:/bin");
        var environment = new Environment(path, dir, dir, InstantSource.system());
        var runner = new AuthCommandRunner(environment, Duration.ofMillis(300));
        var command = approved(environment, "\"" + script + "\"");
        assertThatThrownBy(() -> runner.run(command, _ -> {}))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining("did not end within");
        awaitEndOf(script);
    }

    @Test
    void whoShouldRunItFindsTheWholeCommand() {
        var environment =
                new Environment(Map.of("PATH", "/usr/bin:/bin"), dir, dir, InstantSource.system());
        var runner = new AuthCommandRunner(environment, Duration.ofSeconds(10));
        var command = approved(environment, "\"false\",\"sso\\n\",\"--url=\\u001b[2J\"");
        assertThatThrownBy(() -> runner.run(command, _ -> {}))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e ->
                                assertThat(e.nextStep())
                                        .startsWith("Run `false sso\\n --url=\\x1b[2J` yourself"));
    }

    /** A killed process is there until the system has come round to it. */
    private static void awaitEndOf(Path script) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (ProcessHandle.current().descendants().anyMatch(p -> isRunning(p, script))) {
            assertThat(System.nanoTime()).as("the command is still running").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static boolean isRunning(ProcessHandle process, Path script) {
        return process.info().commandLine().filter(l -> l.contains(script.toString())).isPresent();
    }

    private static OrganisationTrust.ApprovedCommand approved(
            Environment environment, String words) {
        var document =
                WellKnownDocument.parse(
                        Organisation.of("https://ai.example.com"),
                        "{\"auth\":{\"command\":[" + words + "],\"env\":\"CORP_TOKEN\"}}");
        var rules = OrganisationRules.load(dirOf(environment), dirOf(environment));
        return new OrganisationTrust(environment, rules).approve(document, Set.of(), new Asked());
    }

    private static Path dirOf(Environment environment) {
        return environment.home().resolve("no rules");
    }
}
