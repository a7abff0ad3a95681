package dev.sesame.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ChildrenTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir Path folder;

    /** Starts a script and waits until it says that it is ready. */
    private static Process ready(String script) throws IOException {
        var process = new ProcessBuilder("/bin/sh", "-c", script).start();
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        return process;
    }

    @Test
    void withoutGraceATreeIsKilledWhateverItDoesUponASignal()
            throws IOException, InterruptedException {
        var process = ready("trap '' TERM; sleep 600 & echo ready; while :; do wait; done");
        var grandchild = process.children().findFirst().orElseThrow();

        try (var tree = ProcessTree.of(process, Duration.ZERO)) {
            assertThat(tree).isNotNull();
            assertThat(grandchild.isAlive()).isTrue();
        }

        assertThat(process.waitFor()).isEqualTo(128 + 9);
        grandchild.onExit().join();
    }

    @Test
    void whoHasGraceIsAskedAndMayTidyUp() throws IOException, InterruptedException {
        var process = ready("trap 'exit 7' TERM; sleep 600 & echo ready; wait");
        var grandchild = process.children().findFirst().orElseThrow();

        ProcessTree.of(process, LONG).close();

        assertThat(process.waitFor()).isEqualTo(7);
        grandchild.onExit().join();
    }

    @Test
    void whatIsLeftAfterItsGraceIsKilled() throws IOException, InterruptedException {
        var process = ready("trap '' TERM; echo ready; while :; do sleep 600; done");

        ProcessTree.of(process, Duration.ofMillis(50)).close();

        assertThat(process.waitFor()).isEqualTo(128 + 9);
    }

    @Test
    void aRequestEndsItAndWhatItHadStartedGoesAlong() throws IOException, InterruptedException {
        var process = ready("sleep 600 & echo ready; read line; exit 5");
        var grandchild = process.children().findFirst().orElseThrow();
        var tree = ProcessTree.of(process, Duration.ZERO);

        tree.end(() -> say(process), LONG);

        assertThat(process.waitFor()).isEqualTo(5);
        grandchild.onExit().join();
    }

    private static void say(Process process) {
        try (var in = process.outputWriter()) {
            in.write("end\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void ofTheOutputThereIsTheBeginningAndTheProcessNeverWaits()
            throws IOException, InterruptedException {
        var process =
                new ProcessBuilder("/bin/sh", "-c", "echo start; head -c 1000000 /dev/zero")
                        .start();

        var output = Output.collect(process.getInputStream(), 5);

        assertThat(process.waitFor()).isZero();
        assertThat(output.text(LONG)).isEqualTo("start");
    }

    @Test
    void aProgramIsFoundInTheFirstFolderThatHasOneButNotInARelativeOne() throws IOException {
        program("project/bin/tool");
        Files.createDirectories(folder.resolve("one/tool"));
        Files.writeString(folder.resolve("one/tool.exe"), "no program");
        var second = program("two/tool.exe");
        program("three/tool");
        var path = "bin::\0:" + folder + "/one:" + folder + "/two:" + folder + "/three";
        var environment =
                new Environment(
                        Map.of("PATH", path),
                        folder.resolve("project"),
                        folder,
                        InstantSource.system());

        assertThat(SearchPath.find(environment, List.of("tool", "tool.exe"))).contains(second);
        assertThat(SearchPath.find(environment, List.of("other"))).isEmpty();
    }

    private Path program(String name) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
