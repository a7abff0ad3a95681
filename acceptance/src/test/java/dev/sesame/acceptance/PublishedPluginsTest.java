package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sesame.testkit.NpmPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plugins as their authors published them do here what they do in OpenCode 1.18.33, under the
 * machine's node and under bun. Needs npm and what npm needs, so it runs in the profile {@code
 * real-plugins} only; the plugins themselves reach nothing but this test's own server.
 */
@Tag("real-plugins")
class PublishedPluginsTest {

    private static final Path CASES = Path.of("src/test/resources/plugins-published");
    private static final String ALIAS = "under-test";
    private static final String BUN = "@oven/bun-linux-x64@1.3.14";

    private final Path command = Person.sesame();

    static Stream<Arguments> publishedPlugins() throws IOException {
        var only = System.getProperty("sesame.case", "");
        var runtimes = System.getProperty("sesame.runtime", "node,bun").split(",", -1);
        return PluginCase.below(CASES).stream()
                .filter(each -> each.name().startsWith(only))
                .flatMap(each -> Stream.of(runtimes).map(it -> Arguments.of(each.name(), it)));
    }

    @ParameterizedTest(name = "{0} under {1}")
    @MethodSource("publishedPlugins")
    void behavesLikeInOpenCode(String name, String runtime)
            throws IOException, InterruptedException {
        var which = PluginCase.of(CASES.resolve(name));
        try (var run = new CaseRun(which, command)) {
            prepare(run, which.data());
            run.with("OPENCODE_PLUGIN_RUNTIME", program(runtime).toString());
            assertThat(CaseComparison.problems(which, run.observe())).isEmpty();
        }
    }

    /** Puts the package where the case's configuration names it, and its hosts on our server. */
    static void prepare(CaseRun run, JsonNode data) throws IOException, InterruptedException {
        var module = installed(data.path("package").asText());
        Files.createSymbolicLink(run.project().resolve(ALIAS), module);
        Files.copy(CASES.resolve("redirect.js"), run.project().resolve("redirect.js"));
        run.withBrowser()
                .with("REDIRECT_ORIGINS", onServer(run, data.path("origins")))
                .with("REDIRECT_BASES", onServer(run, data.path("bases")));
    }

    /** By another name, because OpenCode passes over some packages by theirs. */
    private static Path installed(String spec) throws IOException, InterruptedException {
        var folder = NpmPackages.install(List.of(ALIAS + "@npm:" + spec));
        return folder.resolve("node_modules").resolve(ALIAS);
    }

    private static String onServer(CaseRun run, JsonNode paths) {
        var urls = JsonNodeFactory.instance.objectNode();
        paths.forEachEntry((name, path) -> urls.put(name, run.gateway().url() + path.asText()));
        return urls.toString();
    }

    private static Path program(String runtime) throws IOException, InterruptedException {
        if (runtime.equals("bun")) {
            var bun = installed(BUN).resolve("bin/bun");
            return bun.toFile().setExecutable(true) ? bun : bun.toAbsolutePath();
        }
        var folders = List.of(System.getenv("PATH").split(":", -1));
        return folders.stream()
                .map(folder -> Path.of(folder).resolve(runtime))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + runtime + " on PATH"));
    }
}
