package dev.sesame.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.script.ScriptRuntime.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

final class DependenciesTest {
    @TempDir private Path home;
    private Path folder;
    private FakeRegistry registry;

    @BeforeEach
    void publish() throws IOException {
        folder = Files.createDirectory(home.resolve(".opencode"));
        registry = new FakeRegistry(false);
        registry.publish("needed", "1.0.0", "");
        registry.publish("also-needed", "1.0.0", "");
        Files.writeString(home.resolve(".npmrc"), registry.npmrc());
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private void install() {
        var variables = Map.of("PATH", System.getenv("PATH"), "HOME", home.toString());
        var environment = new Environment(variables, home, home, InstantSource.system());
        var node = new ScriptRuntime(Kind.NODE, Path.of("/nothing"), "20.11.0");
        new Packages(environment, node).installDependencies(folder);
    }

    private void declare(String dependencies) throws IOException {
        Files.writeString(
                folder.resolve("package.json"), "{\"dependencies\":{" + dependencies + "}}");
    }

    private Path module(String name) {
        return folder.resolve("node_modules").resolve(name).resolve("index.js");
    }

    @Test
    void whatIsMissingIsInstalledOnce() throws IOException {
        declare("\"needed\":\"^1\"");
        install();
        assertThat(module("needed")).exists();

        int requests = registry.requests().size();
        install();
        assertThat(registry.requests()).hasSize(requests);

        declare("\"needed\":\"^1\",\"also-needed\":\"*\"");
        install();
        assertThat(module("also-needed")).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "nonsense",
                "{\"dependencies\":{\"@opencode-ai/plugin\":\"1.0.0\"}}"
            })
    void whereNothingIsDeclaredNothingIsDone(String manifest) throws IOException {
        Files.writeString(folder.resolve("package.json"), manifest);
        install();
        assertThat(folder.resolve("node_modules")).doesNotExist();
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void aFailureLeavesWhatWasThere() throws IOException {
        declare("\"needed\":\"^1\"");
        install();
        declare("\"needed\":\"^1\",\"nobody-has-it\":\"*\"");
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(this::install)
                    .isInstanceOf(AuthException.class)
                    .hasMessageStartingWith(
                            "cannot install ~/.opencode/package.json: E404: 404 Not Found");
            assertThat(module("needed")).exists();
        }
    }

    @Test
    void whatWasCutOffIsBegunAnew() throws IOException {
        declare("\"needed\":\"^1\"");
        install();
        Files.delete(module("needed"));
        Files.writeString(folder.resolve("node_modules/.sesame-unfinished"), "");
        install();
        assertThat(module("needed")).exists();
        assertThat(folder.resolve("node_modules/.sesame-unfinished")).doesNotExist();
    }

    @Test
    void manyMayInstallAtOnce() throws IOException, ExecutionException, InterruptedException {
        declare("\"needed\":\"^1\",\"also-needed\":\"*\"");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(threads.submit(this::install));
            }
            for (var one : all) {
                one.get();
            }
        }
        assertThat(module("needed")).exists();
        assertThat(registry.requests()).filteredOn(r -> r.startsWith("/needed ")).hasSize(1);
    }
}
