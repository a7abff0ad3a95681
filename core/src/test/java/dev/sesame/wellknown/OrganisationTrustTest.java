package dev.sesame.wellknown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.http.Origin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OrganisationTrustTest {
    private static final Organisation ORGANISATION = Organisation.of("https://ai.company.internal");

    @TempDir Path home;
    private Environment environment;
    private final Asked asked = new Asked();

    @BeforeEach
    void settle() {
        environment =
                new Environment(
                        Map.of("PATH", "/usr/bin:/bin:relative"),
                        home,
                        home,
                        InstantSource.system());
    }

    private OrganisationTrust trust() {
        return new OrganisationTrust(
                environment, OrganisationRules.load(home.resolve("m"), home.resolve("u")));
    }

    private static WellKnownDocument document(String command) {
        return WellKnownDocument.parse(
                ORGANISATION, "{\"auth\":{\"command\":" + command + ",\"env\":\"TOKEN\"}}");
    }

    private String run(String script) throws IOException {
        var file = Files.writeString(home.resolve("script"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        var approved = trust().approve(document("[\"" + file + "\"]"), Set.of(), asked);
        return new AuthCommandRunner(environment, Duration.ofSeconds(2))
                .run(approved, _ -> {})
                .reveal();
    }

    @Test
    void asksForTheFirstCommandAndForAChangedOneOnly() {
        var first = trust().approve(document("[\"corpctl\"]"), Set.of(), asked);
        trust().pin(first);
        trust().approve(document("[\"corpctl\"]"), Set.of(), asked);
        trust().approve(document("[\"corpctl\",\"--evil\"]"), Set.of(), asked);

        assertThat(asked.questions)
                .containsExactly(Consent.Question.FIRST_COMMAND, Consent.Question.CHANGED_COMMAND);
    }

    @Test
    void aRefusalStopsEverything() {
        trust().pin(trust().approve(document("[\"corpctl\"]"), Set.of(), asked));
        asked.answer = false;

        assertThatThrownBy(() -> trust().approve(document("[\"other\"]"), Set.of(), asked))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.UNTRUSTED));
    }

    @Test
    void remembersWhereTheTokenMayGo() {
        var foreign = Origin.of(URI.create("https://vendor.test"));
        trust().pin(trust().approve(document("[\"corpctl\"]"), Set.of(foreign), asked));

        assertThat(trust().scope(ORGANISATION).covers(foreign)).isTrue();
    }

    @Test
    void theAdministratorDecidesWhichOrganisationsAndCommands() throws IOException {
        Files.writeString(home.resolve("u"), "{\"commands\": [\"corpctl\", \"evil\"]}");
        Files.writeString(
                home.resolve("m"),
                "// machine\n{\"commands\": [\"corpctl\"], \"organisations\": [\"https://ai.company.internal/\"]}");

        assertThatCode(() -> trust().approve(document("[\"corpctl\"]"), Set.of(), asked))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> trust().approve(document("[\"evil\"]"), Set.of(), asked))
                .hasMessageContaining("does not allow its command evil");
        var other =
                WellKnownDocument.parse(
                        Organisation.of("https://other.test"),
                        "{\"auth\":{\"command\":[\"corpctl\"],\"env\":\"T\"}}");
        assertThatThrownBy(() -> trust().approve(other, Set.of(), asked))
                .hasMessageContaining("not among the organisations");
    }

    @Test
    void aRulesFileThatIsBrokenIsNamed() throws IOException {
        Files.writeString(home.resolve("m"), "{oops");

        assertThatThrownBy(this::trust).hasMessageContaining(home.resolve("m").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"echo tok\"",
                "[]",
                "[\"\"]",
                "[1]",
                "[\"a\\u0000b\"]",
                "null",
            })
    void aCommandMustBeAnArrayOfUsableWords(String command) {
        assertThatThrownBy(() -> document(command).auth()).isInstanceOf(AuthException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH",
                "LD_PRELOAD",
                "HTTPS_PROXY",
                "https_proxy",
                "a=b",
                "1A",
                "",
                "NODE_OPTIONS",
                "OPENCODE_CONFIG"
            })
    void aVariableThatChangesHowProgramsRunIsRefused(String env) {
        var document =
                WellKnownDocument.parse(
                        ORGANISATION, "{\"auth\":{\"command\":[\"x\"],\"env\":\"" + env + "\"}}");

        assertThatThrownBy(document::auth).isInstanceOf(AuthException.class);
        assertThat(document.variable()).isEmpty();
    }

    @Test
    void theCommandGetsItsWordsTheFolderAndNothingToRead() throws IOException {
        assertThat(
                        run(
                                "read x; echo got-$x-$(basename \"$PWD\")-$OPENCODE-$AGENT-$OPENCODE_AUTH_CONTENT"))
                .isEqualTo("got--" + home.getFileName() + "-1-1-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "echo '   '",
                "echo one; echo two",
                "printf '\\033[31mtok\\033[0m'",
                "printf '\\377\\376'",
                "head -c 20000 /dev/zero | tr '\\0' a",
                "echo tok; exit 3",
                "kill -9 $$",
                "echo two words",
            })
    void whatIsNotOneTokenIsRefused(String script) {
        assertThatThrownBy(() -> run(script)).isInstanceOf(AuthException.class);
    }

    @Test
    void aCommandThatHangsIsEndedWithItsDescendants() throws IOException {
        var pid = home.resolve("pid");

        assertThatThrownBy(
                        () -> run("trap '' TERM; sleep 60 & echo $! > " + pid + "; wait; sleep 60"))
                .hasMessageContaining("did not end within 2 s");
        awaitEndOf(Files.readString(pid).strip());
    }

    /** Without an init process that collects the dead, an ended orphan stays as a zombie. */
    private static void awaitEndOf(String pid) throws IOException {
        var status = Path.of("/proc", pid, "stat");
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (Files.exists(status) && !Files.readString(status).contains(") Z ")) {
            assertThat(System.nanoTime()).as("the child is still running").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void aGrandchildThatKeepsThePipesDoesNotHoldUsUp() throws IOException {
        assertThat(run("sleep 20 & echo tok")).isEqualTo("tok");
    }

    @Test
    void aFloodOfErrorsDoesNotBlock() throws IOException {
        assertThat(run("head -c 1000000 /dev/zero | tr '\\0' '\\n' >&2; echo tok"))
                .isEqualTo("tok");
    }

    @Test
    void aProgramIsNeverTakenFromARelativeFolder() throws IOException {
        var folder = Files.createDirectory(home.resolve("relative"));
        var file = Files.writeString(folder.resolve("corpctl"), "#!/bin/sh\necho stolen\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        var runner = new AuthCommandRunner(environment, Duration.ofSeconds(2));

        for (var command : List.of("[\"corpctl\"]", "[\"./relative/corpctl\"]")) {
            var approved = trust().approve(document(command), Set.of(), asked);
            assertThatThrownBy(() -> runner.run(approved, _ -> {}))
                    .isInstanceOf(AuthException.class);
        }
    }
}
