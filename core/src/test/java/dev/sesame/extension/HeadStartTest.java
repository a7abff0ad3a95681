package dev.sesame.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.http.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script host that is started early where the last run needed it. */
final class HeadStartTest {
    private static final String SCRIPT =
            "export default async () => ({ 'x.pid': async (_, o) => { o.pid = String(process.pid) } })";

    @TempDir private Path home;
    private PluginProject project;

    @BeforeEach
    void aProject() throws IOException {
        project = new PluginProject(home);
    }

    private PluginLoader loader() {
        var environment = project.environment();
        return new PluginLoader(
                environment, project.credentials(), new Http(environment), project.person);
    }

    private List<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).toList();
    }

    private long started(PluginLoader loader) {
        var before = children();
        loader.anticipate();
        try (var plugins = loader.load(List.of(project.file("s.js", SCRIPT)), List.of())) {
            var empty = PluginProject.json("{}");
            var pid = plugins.trigger("x.pid", empty, empty).string("pid").orElseThrow();
            assertThat(children().stream().filter(c -> !before.contains(c))).hasSize(1);
            return Long.parseLong(pid);
        }
    }

    @Test
    void aSecondRunUsesTheOneThatWasStartedEarly() throws IOException {
        assertThat(marks()).isEmpty();
        long first = started(loader());
        assertThat(marks()).hasSize(1);
        assertThat(started(loader())).isNotEqualTo(first);
        ProcessHandle.of(first)
                .ifPresent(old -> assertThat(old.onExit()).succeedsWithin(Duration.ofSeconds(20)));
        assertThat(project.notes).isEmpty();
    }

    @Test
    void whereItWasForNothingItEndsAndIsNotStartedAgain() throws IOException {
        assertThat(started(loader())).isPositive();
        var before = children();
        var loader = loader();
        loader.anticipate();
        try (var plugins = loader.load(List.of(), List.of())) {
            assertThat(plugins.loaded()).isEmpty();
        }
        assertThat(marks()).isEmpty();
        assertThat(children()).isSubsetOf(before);
    }

    @Test
    void closingEndsWhatWasStartedEarly() {
        assertThat(started(loader())).isPositive();
        var before = children();
        var loader = loader();
        loader.anticipate();
        loader.close();
        assertThat(children()).isSubsetOf(before);
    }

    private List<Path> marks() throws IOException {
        var folder = project.environment().sesameCache().resolve("script-host/expected");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> marks = Files.list(folder)) {
            return marks.toList();
        }
    }
}
