package dev.sesame.extension;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installing what scripts need, while a person sees it, from a registry that has nothing. */
final class ScriptPackagesTest {
    private static final String AGAIN = " (tried again in some minutes, or by sesame plugin check)";

    @TempDir Path home;
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer registry;
    private PluginProject project;
    private Path manifest;

    @BeforeEach
    void start() throws IOException {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext(
                "/",
                exchange -> {
                    requests.incrementAndGet();
                    exchange.sendResponseHeaders(404, -1);
                    exchange.close();
                });
        registry.start();
        project = new PluginProject(home);
        var address = "http://127.0.0.1:" + registry.getAddress().getPort() + "/";
        project.variables.put("NPM_CONFIG_REGISTRY", address);
        project.variables.put("HOME", home.toString());
        manifest = home.resolve("project/.opencode/package.json");
        Files.createDirectories(manifest.getParent());
    }

    @AfterEach
    void stop() {
        registry.stop(0);
    }

    private void declare(String name) throws IOException {
        Files.writeString(manifest, "{\"dependencies\": {\"" + name + "\": \"*\"}}");
    }

    /** Starts a script and returns whether the registry was asked. */
    private boolean asks() {
        project.notes.clear();
        requests.set(0);
        var script = project.file("s.js", "export default async () => ({})");
        try (var plugins = project.load(script)) {
            assertThat(plugins.loaded()).hasSize(1);
        }
        return requests.get() > 0;
    }

    private String note() {
        assertThat(project.notes).hasSize(1);
        return project.notes.getFirst();
    }

    @Test
    void aFailureIsToldAtEachStartAndTriedAgainAfterAWhile() throws IOException {
        declare("nobody-has-it");
        assertThat(asks()).isTrue();
        var failure = note();
        assertThat(failure).startsWith("cannot install ~/project/.opencode/package.json: ");

        assertThat(asks()).isFalse();
        assertThat(note()).isEqualTo(failure + AGAIN);

        project.clock.advance(Duration.ofMinutes(5));
        assertThat(asks()).isTrue();
        assertThat(note()).isEqualTo(failure);
    }

    @Test
    void anotherManifestAModuleOrACheckLetItBeTriedAtOnce() throws IOException {
        declare("nobody-has-it");
        asks();

        declare("nobody-has-this");
        assertThat(asks()).isTrue();

        PluginLoader.retry(project.environment());
        assertThat(asks()).isTrue();
        assertThat(asks()).isFalse();

        Files.createDirectories(manifest.resolveSibling("node_modules/nobody-has-this"));
        assertThat(asks()).isFalse();
        assertThat(project.notes).isEmpty();
    }

    @Test
    void itIsShownWhatIsInstalledAndWhatStarts() throws IOException {
        declare("nobody-has-it");
        var script = project.file("s.js", "export default async () => ({})");
        try (var plugins = project.load(PluginProject.entry("corp-auth@1.0.0"), script)) {
            assertThat(plugins.loaded()).hasSize(1);
        }
        assertThat(project.person.waits)
                .containsExactly(
                        "installing the npm packages of ~/project/.opencode/package.json",
                        "the npm packages of ~/project/.opencode/package.json is done",
                        "installing the npm package corp-auth@1.0.0",
                        "the npm package corp-auth@1.0.0 is done",
                        "starting s.js",
                        "s.js is done");
    }
}
