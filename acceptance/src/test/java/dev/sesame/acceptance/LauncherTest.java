package dev.sesame.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.acceptance.Installation.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher: how it finds Java, and that it passes everything on. */
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {
    @TempDir Path dir;
    private Installation probe;

    @BeforeEach
    void install() throws IOException {
        probe = Installation.in(dir.resolve("with a space")).with("SESAME_AOT", "off");
        Probe.replace(probe);
    }

    @Test
    void argumentsInputOutputsAndExitCodePassThroughUntouched()
            throws IOException, InterruptedException {
        var launcher = probe.launcher().toString();
        var process = probe.start(Stream.of(launcher, "a b", "", "*", "$HOME", "--", "-x\n"));
        process.getOutputStream().write("input\0\n".getBytes(UTF_8));
        assertThat(Installation.end(process))
                .isEqualTo(new Ended(7, "<a b>\n<>\n<*>\n<$HOME>\n<-->\n<-x\n>\ninput\0\n", "err"));
    }

    @Test
    void aSignalToTheLauncherEndsTheJvm() throws IOException, InterruptedException {
        var process = probe.start(Stream.of(probe.launcher().toString(), "wait"));
        assertThat(process.inputReader().readLine()).isEqualTo(Long.toString(process.pid()));
        process.destroy();
        assertThat(process.waitFor()).isEqualTo(128 + 15);
    }

    @Test
    void startsThroughSymbolicLinksAndFromAnyDirectory() throws IOException, InterruptedException {
        var first = Files.createSymbolicLink(dir.resolve("first"), probe.launcher());
        Files.createDirectory(dir.resolve("bin"));
        Files.createSymbolicLink(dir.resolve("bin/second"), Path.of("../first"));
        assertThat(Installation.end(probe.start(Stream.of("../bin/second", "x"))).out())
                .isEqualTo("<x>\n");
        assertThat(Installation.end(probe.start(Stream.of("./sesame", "x"))).out())
                .isEqualTo("<x>\n");
        assertThat(Installation.end(probe.start(Stream.of("sh", "sesame", "x"))).out())
                .isEqualTo("<x>\n");
        assertThat(Installation.end(probe.start(Stream.of(first.toString(), "x"))).out())
                .isEqualTo("<x>\n");
    }

    @Test
    void passesOverAnOlderJavaHome() throws IOException, InterruptedException {
        var newer = probe.variables().get("JAVA_HOME");
        var older = probe.with("JAVA_HOME", java("17.0.15", "echo old").toString());
        var found = older.with("PATH", newer + "/bin:/usr/bin:/bin").run("x");
        assertThat(found.out()).isEqualTo("<x>\n");
    }

    @Test
    void readsOfAReleaseFileWhatCounts() throws IOException, InterruptedException {
        var java = java("25.0.3", "echo \"$@\"");
        var out = probe.with("SESAME_JAVA_HOME", java.toString()).run("x").out();
        assertThat(out)
                .contains("-Xmx512m", "-XX:+UseSerialGC", "-XX:+DisableAttachMechanism")
                .contains("-Dsesame.home=" + probe.directory())
                .endsWith("dev.sesame.cli.Main x\n");
    }

    @Test
    void onlyAJavaThatIsKnownToTakeItGetsTheServersOptionForUnsafe()
            throws IOException, InterruptedException {
        for (var version : List.of("25.0.3", "26.0.1")) {
            var java = java(version, "echo \"$@\"");
            var out = probe.with("SESAME_JAVA_HOME", java.toString()).run("serve", "x").out();
            assertThat(out).contains("-Xmn64m", "sesame-server.jar");
            assertThat(out.contains("--sun-misc-unsafe-memory-access=allow"))
                    .isEqualTo(version.startsWith("25"));
        }
    }

    @Test
    void aJavaThatIsNamedAndDoesNotFitIsReportedInOneSentence()
            throws IOException, InterruptedException {
        var older = java("17.0.15", "echo old");
        assertThat(probe.with("SESAME_JAVA_HOME", older.toString()).run("x"))
                .isEqualTo(
                        new Ended(
                                127,
                                "",
                                "sesame: SESAME_JAVA_HOME="
                                        + older
                                        + " holds no Java of version 25 or later: set it to the"
                                        + " directory of one, or unset it\n"));
    }

    @Test
    void withoutAnyFitJavaOneSentenceSaysWhatToInstall() throws IOException, InterruptedException {
        var launcher = Files.readString(probe.launcher());
        Files.writeString(probe.launcher(), launcher.replace("oldest=25", "oldest=999"));
        var ended = probe.run("x");
        assertThat(ended.code()).isEqualTo(127);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .startsWith("sesame: no Java of version 999 or later was found: install one")
                .hasLineCount(1);
    }

    @Test
    void aCollectorChosenInTheEnvironmentDoesNotKeepTheJvmFromStarting()
            throws IOException, InterruptedException {
        var ended = probe.with("JAVA_TOOL_OPTIONS", "-XX:+UseParallelGC").run("x");
        assertThat(ended.out()).isEqualTo("<x>\n");
    }

    @Test
    void aSwitchBeforeACommandOfTheServerHidesNoneOfItsClasses()
            throws IOException, InterruptedException {
        var real = Installation.in(dir.resolve("real")).with("SESAME_AOT", "off");
        var ended = real.run("--pure", "org", "lint", "nowhere");
        assertThat(ended.err()).contains("nowhere is no directory");
        assertThat(ended.code()).isEqualTo(2);
    }

    @Test
    void anInstallationWithoutItsJarSaysSo() throws IOException, InterruptedException {
        Files.delete(probe.lib().resolve("sesame.jar"));
        var ended = probe.run("x");
        assertThat(ended.code()).isEqualTo(127);
        assertThat(ended.err()).contains("sesame.jar is missing").hasLineCount(1);
    }

    /** Makes a Java of {@code version} whose program is {@code script}. */
    private Path java(String version, String script) throws IOException {
        var home = dir.resolve("java " + version);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"A = B\"\nJAVA_VERSION=\"" + version + "\"\nMODULES=\"java.base\"\n");
        var java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }
}
