package dev.sesame.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The shell, and the premises that it is typed in. */
@DisabledOnOs(OS.WINDOWS)
final class ShellTest {
    private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

    @TempDir Path dir;

    @Test
    void showsWhatACommandPrintsOnBothStreamsAndHowItEnds() {
        var shown = new ArrayList<String>();
        try (var shell = new Shell(dir, PATH)) {
            var ended = shell.type("echo one; echo two >&2; exit 3", shown::add);
            assertThat(ended).isEqualTo(new Shell.Ended(3, "one\ntwo\n"));
        }
        assertThat(shown).containsExactly("one", "two");
    }

    @Test
    void aQuotedWordArrivesAsItIs() {
        var word = "it's $HOME \"and\" `more` \\";
        try (var shell = new Shell(dir, PATH)) {
            assertThat(shell.type("printf %s " + Shell.quoted(word), _ -> {}).output())
                    .isEqualTo(word + "\n");
        }
    }

    @Test
    void closingItEndsTheCommandAndLetsNoOtherBegin() {
        var shell = new Shell(dir, PATH);
        assertThatThrownBy(() -> shell.type("echo begun; sleep 50; echo on", _ -> shell.close()))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.CANCELLED));
        assertThatThrownBy(() -> shell.type("touch began", _ -> {}))
                .isInstanceOf(AuthException.class);
        assertThat(dir.resolve("began")).doesNotExist();
    }

    @Test
    void theTokenCommandPrintsTheTokenToWhoAsksForIt() {
        var premises = premises(Map.of());
        premises.keepToken(Secret.of("the-token"));
        try (var shell = new Shell(premises.project(), premises.variables())) {
            assertThat(shell.type("corpctl ai token --format=plain", _ -> {}))
                    .isEqualTo(new Shell.Ended(0, "the-token\n"));
            var wrong = shell.type("corpctl token", _ -> {});
            assertThat(wrong.exit()).isEqualTo(64);
            assertThat(wrong.output()).isEqualTo("usage: corpctl ai token --format=plain\n");
        }
    }

    @Test
    void nothingOfTheUsersOwnIsSeenThere() {
        var premises =
                premises(
                        Map.of(
                                "PATH", "/usr/bin",
                                "HOME", "/home/me",
                                "XDG_DATA_HOME", "/home/me/data",
                                "OPENCODE_CONFIG", "/home/me/opencode.json",
                                "SESAME_CA_FILE", "/home/me/ca.pem",
                                "OPENAI_API_KEY", "mine",
                                "COMPANY_AI_TOKEN", "mine",
                                "LANG", "C.UTF-8"));
        assertThat(premises.variables())
                .containsEntry("LANG", "C.UTF-8")
                .containsEntry("PATH", premises.programs() + ":/usr/bin")
                .containsEntry("HOME", premises.root().resolve("home").toString())
                .doesNotContainKeys(
                        "XDG_DATA_HOME",
                        "OPENCODE_CONFIG",
                        "SESAME_CA_FILE",
                        "OPENAI_API_KEY",
                        "COMPANY_AI_TOKEN");
    }

    @Test
    void closedPremisesLeaveNothing() throws IOException {
        var premises = premises(Map.of());
        premises.configureProject("{}");
        Files.writeString(premises.project().resolve("more"), "");
        assertThat(dir).isNotEmptyDirectory();
        premises.close();
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void theCleanupClosesTheLastFirstAndAllDespiteFailures() {
        var closed = new ArrayList<String>();
        var cleanup = new Cleanup();
        assertThat(cleanup.add(() -> "first", closed::add)).isEqualTo("first");
        cleanup.add(
                () -> "second",
                _ -> {
                    throw new IllegalStateException("stuck");
                });
        cleanup.add(() -> "third", closed::add);
        assertThatThrownBy(cleanup::close).hasMessage("stuck");
        assertThat(closed).containsExactly("third", "first");
        assertThatThrownBy(() -> cleanup.add(() -> closed.add("late"), _ -> {}))
                .isInstanceOf(AuthException.class);
        assertThat(closed).containsExactly("third", "first");
    }

    private Premises premises(Map<String, String> variables) {
        var all = new java.util.HashMap<>(PATH);
        all.putAll(variables);
        all.put("TMPDIR", dir.toString());
        return Premises.build(
                new Environment(all, dir, dir, InstantSource.system()), Path.of("/usr/bin/env"));
    }
}
