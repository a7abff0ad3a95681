package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a checkout that has not been built, with a Maven that only copies. */
@DisabledOnOs(OS.WINDOWS)
final class FirstBuildTest {
    @TempDir Path dir;
    private Path checkout;
    private Path target;
    private Installation launcher;

    @BeforeEach
    void checkOut() throws IOException {
        var built = Installation.in(dir.resolve("built"));
        Probe.replace(built);
        checkout = Files.createDirectories(dir.resolve("check out"));
        target = checkout.resolve("cli/target");
        Files.createDirectories(checkout.resolve("cli"));
        Files.writeString(checkout.resolve("cli/pom.xml"), "<project/>");
        Files.copy(built.launcher(), checkout.resolve("sesame"));
        mode(checkout.resolve("sesame"));
        launcher =
                new Installation(checkout, built.variables())
                        .with("SESAME_AOT", "off")
                        .with("PATH", dir.resolve("bin") + ":/usr/bin:/bin");
        maven(
                "echo noise; echo build >>\"$PWD/builds\"; cp -R '"
                        + built.directory()
                        + "' cli/target/dist");
    }

    @Test
    void theFirstRunBuildsAndLeavesStandardOutputToTheProgram()
            throws IOException, InterruptedException {
        var first = launcher.run("x");
        assertThat(first.out()).isEqualTo("<x>\n");
        assertThat(first.err())
                .matches("Building Sesame \\(first use, about a minute\\) \\.+\nerr");
        assertThat(launcher.run("y").err()).isEqualTo("err");
        assertThat(target.resolve("first-build")).doesNotExist();
    }

    @Test
    void twoFirstRunsBuildOnce() throws IOException, InterruptedException {
        var one = launcher.start(Stream.of("./sesame", "x"));
        var two = launcher.start(Stream.of("./sesame", "x"));
        assertThat(Installation.end(one).out()).isEqualTo("<x>\n");
        assertThat(Installation.end(two).out()).isEqualTo("<x>\n");
        assertThat(checkout.resolve("builds")).hasContent("build");
    }

    @Test
    void aFailedBuildShowsItsLogAndTheCommandThatRepeatsIt()
            throws IOException, InterruptedException {
        maven("echo what went wrong; exit 1");
        var ended = launcher.run("x");
        assertThat(ended.code()).isNotZero();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains("what went wrong")
                .endsWith("cd '" + checkout + "' && mvn -pl cli -am package\n");
        assertThat(target.resolve("first-build")).doesNotExist();
    }

    @Test
    void theLockOfABuilderThatDiedIsTakenOver() throws IOException, InterruptedException {
        var lock = Files.createDirectories(target.resolve("first-build"));
        Files.writeString(lock.resolve("owner"), "999999999\n");
        assertThat(launcher.run("x").out()).isEqualTo("<x>\n");
    }

    @Test
    void anInterruptedBuildLeavesNoLock() throws IOException, InterruptedException {
        maven("echo >started; exec sleep 60");
        var run = launcher.start(Stream.of("./sesame", "x"));
        Installation.awaitChange(checkout, () -> Files.exists(checkout.resolve("started")));
        run.destroy();
        assertThat(run.waitFor()).isEqualTo(130);
        assertThat(target.resolve("first-build")).doesNotExist();
    }

    @Test
    void withoutMavenOneSentenceSaysWhatToInstall() throws IOException, InterruptedException {
        Files.delete(dir.resolve("bin/mvn"));
        var ended = launcher.with("PATH", dir.resolve("bin").toString()).run("x");
        assertThat(ended.code()).isEqualTo(127);
        assertThat(ended.err()).contains("install Maven").hasLineCount(1);
    }

    private void maven(String script) throws IOException {
        Files.createDirectories(dir.resolve("bin"));
        mode(Files.writeString(dir.resolve("bin/mvn"), "#!/bin/sh\n" + script + "\n"));
    }

    private static void mode(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
