package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.acceptance.Installation.Ended;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The caches of classes that the launcher has made and uses: quick when they fit, else silent. */
@DisabledOnOs(OS.WINDOWS)
final class LauncherCacheTest {
    @TempDir static Path shared;
    private static Installation trained;
    private static Ended version;

    @TempDir Path dir;

    @BeforeAll
    static void trainOnce() throws IOException, InterruptedException {
        trained = Installation.in(shared.resolve("trained"));
        version = trained.run("--version");
        Installation.await(trained.lib(), "local");
    }

    private Installation moved() throws IOException {
        return Installation.copy(trained.directory(), dir.resolve("moved here"));
    }

    @Test
    void anInstallationThatWasMovedKeepsItsCache() throws IOException, InterruptedException {
        var installation = moved();
        assertThat(installation.usesCache("--version")).isTrue();
        assertThat(installation.run("--version")).isEqualTo(version);
    }

    @Test
    void commandsThatUseTheNetworkGetACacheOfTheirOwn() throws IOException, InterruptedException {
        var installation = moved();
        installation.run("auth", "login", "http://127.0.0.1:9");
        assertThat(Files.size(Installation.await(installation.lib(), "net")))
                .isGreaterThan(Files.size(Installation.await(installation.lib(), "local")));
    }

    @Test
    void aReplacedJarRunsItsOwnClasses() throws IOException, InterruptedException {
        var installation = moved();
        Probe.replace(installation);
        assertThat(installation.run("--version").out()).isEqualTo("<--version>\n");
        Installation.await(installation.lib(), "local");
        assertThat(installation.run("--version").out()).isEqualTo("<--version>\n");
    }

    @Test
    void eightFirstRunsAtOnceAnswerAndMakeOneCache() throws IOException, InterruptedException {
        var installation = Installation.in(dir.resolve("new"));
        var runs = new ArrayList<Process>();
        for (int i = 0; i < 8; i++) {
            runs.add(
                    installation.start(Stream.of(installation.launcher().toString(), "--version")));
        }
        for (var run : runs) {
            assertThat(Installation.end(run)).isEqualTo(version);
        }
        Installation.await(installation.lib(), "local");
        assertThat(Installation.caches(installation.lib())).hasSize(1);
        assertThat(installation.usesCache("--version")).isTrue();
    }

    @Test
    void aTruncatedCacheIsNotWorthAWord() throws IOException, InterruptedException {
        var installation = moved();
        var cache = Installation.await(installation.lib(), "local");
        try (var file = FileChannel.open(cache, StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }
        assertThat(installation.run("--version")).isEqualTo(version);
    }

    @Test
    void trainingOfADeadProcessIsTakenOver() throws IOException, InterruptedException {
        var installation = Installation.in(dir.resolve("new"));
        var lock = Files.createDirectory(installation.lib().resolve("training-local"));
        Files.writeString(lock.resolve("owner"), "999999999\n");
        Files.createDirectory(lock.resolve("home"));
        installation.run("--version");
        assertThat(Installation.await(installation.lib(), "local")).exists();
    }

    @Test
    void trainingSeesNeitherTheHomeNorTheVariablesOfTheUser()
            throws IOException, InterruptedException {
        var installation = Installation.in(dir.resolve("new")).with("OPENCODE_AUTH", "secret");
        Probe.replace(installation);
        installation.run("--version");
        Installation.await(installation.lib(), "local");
        assertThat(installation.directory().resolve("training"))
                .content()
                .startsWith("local {")
                .contains("HOME=" + installation.lib())
                .doesNotContain("secret", installation.home().toString());
    }

    @Test
    void aReadOnlyInstallationIsCachedInTheHomeOfItsUser()
            throws IOException, InterruptedException {
        var installation = Installation.in(dir.resolve("new"));
        var parent = Files.createDirectory(installation.home().resolve(".cache"));
        var cache = parent.resolve("sesame");
        assertThat(runByStranger(installation, parent)).isEqualTo(version);
        Installation.awaitChange(parent, () -> Files.exists(cache));
        Installation.await(cache, "local");
        assertThat(Installation.caches(installation.lib())).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                .isEqualTo("rwx------");
    }

    @Test
    void withoutAnyPlaceForACacheItJustRuns() throws IOException, InterruptedException {
        var installation = Installation.in(dir.resolve("new")).with("HOME", "/nonexistent");
        assertThat(runByStranger(installation, installation.home())).isEqualTo(version);
        assertThat(Installation.caches(installation.lib())).isEmpty();
    }

    /** Runs as somebody who may write to {@code open} only; for root all directories are open. */
    private Ended runByStranger(Installation installation, Path open)
            throws IOException, InterruptedException {
        mode(installation.lib(), "r-xr-xr-x");
        mode(installation.directory(), "r-xr-xr-x");
        mode(dir, "rwxr-xr-x");
        mode(open, "rwxrwxrwx");
        var command = Stream.of(installation.launcher().toString(), "--version");
        var nobody = Stream.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        var root = Files.isWritable(installation.lib());
        return Installation.end(
                installation.start(root ? Stream.concat(nobody, command) : command));
    }

    private static void mode(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
