package dev.sesame.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.script.ScriptRuntime.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
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

final class PackagesTest {
    private static final ScriptRuntime NODE =
            new ScriptRuntime(Kind.NODE, Path.of("/nothing"), "20.11.0");

    @TempDir private Path home;
    private FakeRegistry registry;

    @BeforeEach
    void publish() throws IOException {
        registry = new FakeRegistry(true);
        registry.publish(
                "corp-auth", "1.2.3", ",\"scripts\":{\"postinstall\":\"touch ../../../ran\"}");
        registry.publish("@corp/auth", "2.0.0", "");
        Files.writeString(home.resolve(".npmrc"), registry.npmrc());
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private Environment environment(String path) {
        var variables =
                Map.of("PATH", path, "HOME", home.toString(), "NPM_TOKEN", FakeRegistry.TOKEN);
        return new Environment(variables, home, home, InstantSource.system());
    }

    private Packages packages() {
        return new Packages(environment(System.getenv("PATH")), NODE);
    }

    private Path cache() {
        return home.resolve(".cache/opencode/packages");
    }

    private Path program(String name, String script) throws IOException {
        var file = Files.createDirectories(home.resolve("bin")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Packages withNpm(String script, Duration limit) throws IOException {
        var bin = program("npm", script).getParent();
        return new Packages(environment(bin + ":/usr/bin:/bin"), NODE, limit);
    }

    @Test
    void aPackageIsInstalledOnceIntoOpenCodesFolder() throws IOException {
        var folder = packages().install("corp-auth@1.2.3");

        assertThat(folder).isEqualTo(cache().resolve("corp-auth@1.2.3/node_modules/corp-auth"));
        assertThat(folder.resolve("index.js")).hasContent("module.exports = '1.2.3'");
        try (var all = Files.walk(cache())) {
            assertThat(all).noneMatch(path -> path.endsWith("ran"));
        }
        registry.close();
        assertThat(packages().install("corp-auth@1.2.3")).isEqualTo(folder);
        try (var all = Files.list(cache())) {
            assertThat(all).containsExactly(cache().resolve("corp-auth@1.2.3"));
        }
    }

    @Test
    void aNameAloneMeansTheLatestAndAScopeIsAFolder() {
        assertThat(packages().install("corp-auth"))
                .isEqualTo(cache().resolve("corp-auth@latest/node_modules/corp-auth"));
        assertThat(packages().install("@corp/auth@^2"))
                .isEqualTo(cache().resolve("@corp/auth@^2/node_modules/@corp/auth"))
                .isNotEmptyDirectory();
    }

    @Test
    void anAddressIsAPackageToo() throws IOException {
        var file = home.resolve("corp-9.tgz");
        Files.write(
                file,
                FakeRegistry.tgz(
                        Map.of(
                                "package/package.json",
                                "{\"name\":\"nine\",\"version\":\"9.0.0\"}")));
        var installed = packages().install("file:" + file);
        assertThat(installed).endsWith(Path.of("node_modules", "nine")).startsWith(cache());
        assertThat(packages().install("file:" + file)).isEqualTo(installed);
    }

    @Test
    void npmsOwnErrorIsShownAndNothingIsLeft() throws IOException {
        assertThatThrownBy(() -> packages().install("nobody-has-it@1.0.0"))
                .isInstanceOf(AuthException.class)
                .hasMessageStartingWith("cannot install nobody-has-it@1.0.0: E404: 404 Not Found");
        try (var left = Files.list(cache())) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aWrongTokenIsShownWithoutIt() throws IOException {
        Files.writeString(
                home.resolve(".npmrc"), registry.npmrc().replace("${NPM_TOKEN}", "wrong-token"));
        assertThatThrownBy(() -> packages().install("corp-auth"))
                .hasMessageContaining("E401")
                .hasMessageNotContaining("wrong-token");
    }

    @Test
    void secretsInAddressesAreNotShown() throws IOException {
        var packages =
                withNpm(
                        "echo npm error code EX; echo npm error at https://u:pw@h.example/x?t=pw",
                        Duration.ofSeconds(20));
        Files.writeString(
                home.resolve("bin/npm"), Files.readString(home.resolve("bin/npm")) + "exit 1\n");
        assertThatThrownBy(() -> packages.install("git+https://u:pw@git.example.com/x.git"))
                .hasMessageContaining("EX: at https://h.example/x")
                .hasMessageNotContaining("pw");
    }

    @Test
    void halfAPackageIsReplaced() throws IOException {
        Files.createDirectories(cache().resolve("corp-auth@1.2.3/node_modules/corp-auth"));
        assertThat(packages().install("corp-auth@1.2.3").resolve("index.js")).exists();
    }

    @Test
    void aPackageManagerThatTakesTooLongIsEndedWithItsChildren() throws IOException {
        var packages = withNpm("sleep 4711 & sleep 4711", Duration.ofMillis(300));
        assertThatThrownBy(() -> packages.install("corp-auth"))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE))
                .hasMessageContaining("was not done");
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (ProcessHandle.allProcesses().anyMatch(PackagesTest::isOurs)) {
            assertThat(System.nanoTime()).as("a child is still running").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static boolean isOurs(ProcessHandle process) {
        return process.info().commandLine().filter(line -> line.endsWith("sleep 4711")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/../../../x", "x/..", "a\0b"})
    void aTextThatLeadsOutOfTheCacheIsRefused(String spec) {
        assertThatThrownBy(() -> packages().install(spec))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining("this is not the name of a package");
    }

    @Test
    void aPackageMayNeedAnotherOpenCode() {
        registry.publish("future", "1.0.0", ",\"engines\":{\"opencode\":\">=2\"}");
        registry.publish("present", "1.0.0", ",\"engines\":{\"opencode\":\"^1.18\"}");
        assertThatThrownBy(() -> packages().install("future"))
                .hasMessageContaining("Plugin requires opencode >=2 but");
        assertThat(packages().install("present")).isNotEmptyDirectory();
    }

    @Test
    void manyMayInstallTheSameAtOnce()
            throws IOException, ExecutionException, InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Path>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(threads.submit(() -> packages().install("corp-auth")));
            }
            for (var one : all) {
                assertThat(one.get().resolve("index.js")).exists();
            }
        }
        try (var left = Files.list(cache())) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void bunStandsInForNpm() throws IOException {
        var words = home.resolve("words");
        var bun =
                program(
                        "bun",
                        "echo \"$BUN_BE_BUN $@\" > "
                                + words
                                + "; mkdir -p node_modules/x; echo '{}' > node_modules/x/package.json");
        var runtime = new ScriptRuntime(Kind.OPENCODE, bun, "1.3.14");
        var environment = environment("/bin-without-npm:/nowhere").with("PATH", "/nowhere");
        Files.writeString(
                bun, Files.readString(bun).replace("#!/bin/sh", "#!/bin/sh\nPATH=/usr/bin:/bin"));
        assertThat(new Packages(environment, runtime).install("x@1")).isNotEmptyDirectory();
        assertThat(words).hasContent("1 add --exact --ignore-scripts -- x@1");
        assertThatThrownBy(() -> new Packages(environment, NODE).install("y@1"))
                .hasMessageContaining("npm is not on PATH");
    }
}
