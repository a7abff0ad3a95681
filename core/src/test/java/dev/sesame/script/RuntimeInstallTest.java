package dev.sesame.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.http.Http;
import dev.sesame.script.RuntimeInstall.Progress;
import dev.sesame.script.ScriptRuntime.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RuntimeInstallTest {
    private static final String PATH = "/@oven/bun-test/-/bun-test-1.3.14.tgz";
    private static final byte[] ARCHIVE = archive("#!/bin/sh\necho 1.3.14\n");

    @TempDir private Path home;
    private FakeRegistry registry;

    @BeforeEach
    void publish() throws IOException {
        registry = new FakeRegistry(true);
        registry.serve(PATH, ARCHIVE);
        Files.writeString(home.resolve(".npmrc"), registry.npmrc());
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private static byte[] archive(String program) {
        return FakeRegistry.tgz(
                Map.of("package/bin/bun", program, "package/package.json", "{\"name\":\"x\"}"));
    }

    private Environment environment() {
        var variables = Map.of("PATH", "/usr/bin:/bin", "NPM_TOKEN", FakeRegistry.TOKEN);
        return new Environment(variables, home, home, InstantSource.system());
    }

    private static RuntimeInstall install(Environment environment, byte[] archive) {
        return new RuntimeInstall(environment, new Http(environment), release(archive));
    }

    private static BunRelease release(byte[] archive) {
        return new BunRelease("@oven/bun-test", archive.length, FakeRegistry.sha512(archive));
    }

    private ScriptRuntime install() {
        return install(environment(), ARCHIVE).install(_ -> {});
    }

    private Path runtimes() {
        return home.resolve(".cache/sesame/runtime");
    }

    private void assertFails(Failure failure, String message) throws IOException {
        assertThatThrownBy(this::install)
                .isInstanceOfSatisfying(
                        AuthException.class, e -> assertThat(e.failure()).isEqualTo(failure))
                .hasMessageContaining(message);
        try (var left = Files.list(runtimes())) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatIsInstalledIsFoundAfterwards() throws IOException {
        var received = new ArrayList<Progress>();

        var runtime = install(environment(), ARCHIVE).install(received::add);

        assertThat(runtime.kind()).isEqualTo(Kind.BUN);
        assertThat(new ScriptRuntimes(environment()).find()).contains(runtime);
        assertThat(received.getLast()).isEqualTo(new Progress(ARCHIVE.length, ARCHIVE.length));
        assertThat(Files.getPosixFilePermissions(runtime.program().getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.isExecutable(runtime.program())).isTrue();
        try (var left = Files.list(runtimes())) {
            assertThat(left).containsExactly(runtime.program().getParent());
        }
    }

    @Test
    void tellsWhatItWouldDoAndDoesNothing() {
        var offer = install(environment(), ARCHIVE).offer();

        assertThat(offer.name()).isEqualTo("@oven/bun-test");
        assertThat(offer.version()).isEqualTo("1.3.14");
        assertThat(offer.bytes()).isEqualTo(ARCHIVE.length);
        assertThat(offer.registry()).isEqualTo(registry.url());
        assertThat(registry.requests()).isEmpty();
        assertThat(runtimes()).doesNotExist();
    }

    @Test
    void anotherContentIsNotInstalled() throws IOException {
        registry.serve(PATH, archive("#!/bin/sh\necho 1.3.15\n"));
        assertFails(Failure.UNTRUSTED, "checksum differs");
    }

    @Test
    void aDownloadThatIsTooLongIsGivenUp() throws IOException {
        registry.serve(PATH, Arrays.copyOf(ARCHIVE, 1 << 20));
        assertFails(Failure.UNTRUSTED, "checksum differs");
    }

    @Test
    void aDownloadThatEndsEarlyLeavesNothing() throws IOException {
        registry.cut(PATH, ARCHIVE.length / 2);
        assertFails(Failure.UNREACHABLE, "ended early");
    }

    @Test
    void aWrongTokenIsSaid() throws IOException {
        Files.writeString(
                home.resolve(".npmrc"), registry.npmrc().replace("${NPM_TOKEN}", "another"));
        assertFails(Failure.ACCESS_DENIED, "the registry answered 401");
    }

    @Test
    void aPackageThatIsNotThereIsSaid() throws IOException {
        Files.writeString(
                home.resolve(".npmrc"), registry.npmrc().replaceFirst("\n", "elsewhere/\n"));
        assertFails(Failure.PROTOCOL, "answered 404");
    }

    @Test
    void theTokenDoesNotFollowToAnotherServer() throws IOException {
        try (var elsewhere = new FakeRegistry(false)) {
            elsewhere.serve("/blob", ARCHIVE);
            registry.redirect(PATH, elsewhere.url() + "blob");
            assertThat(install().version()).isEqualTo("1.3.14");
            assertThat(registry.requests()).containsExactly(PATH + " Bearer " + FakeRegistry.TOKEN);
            assertThat(elsewhere.requests()).containsExactly("/blob null");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PATH, "file:///etc/passwd", "http://[", "ftp://example.com/x"})
    void aRedirectThatLeadsNowhereIsAnError(String target) throws IOException {
        registry.redirect(PATH, target);
        assertFails(Failure.PROTOCOL, "redirect");
    }

    @Test
    void aProgramThatDoesNotRunHereIsNotKept() {
        var archive = archive("#!/bin/sh\nexit 1\n");
        registry.serve(PATH, archive);
        assertThatThrownBy(() -> install(environment(), archive).install(_ -> {}))
                .hasMessageContaining("does not run on this machine");
        assertThat(BunRelease.program(environment())).doesNotExist();
    }

    @Test
    void aPackageWithoutTheProgramIsAnError() {
        var archive = FakeRegistry.tgz(Map.of("package/readme", "x"));
        registry.serve(PATH, archive);
        assertThatThrownBy(() -> install(environment(), archive).install(_ -> {}))
                .hasMessageContaining("the package has no package/bin/bun");
    }

    @Test
    void whatAKilledProcessLeftIsSweptAndHarmsNobody() throws IOException {
        var old = Files.createDirectories(runtimes().resolve(".installing-1"));
        Files.writeString(old.resolve("package.tgz"), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
        var current = Files.createDirectories(runtimes().resolve(".installing-2"));

        assertThat(install().version()).isEqualTo("1.3.14");

        assertThat(old).doesNotExist();
        assertThat(current).exists();
    }

    @Test
    void manyMayInstallAtOnce() throws ExecutionException, InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ScriptRuntime>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                all.add(threads.submit(() -> install()));
            }
            for (var one : all) {
                assertThat(one.get().version()).isEqualTo("1.3.14");
            }
        }
    }
}
