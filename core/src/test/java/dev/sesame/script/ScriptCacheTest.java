package dev.sesame.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the host keeps on the disk, and what goes with time. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ScriptCacheTest {
    @TempDir private Path directory;

    private Path cache() {
        return directory.resolve("cache/sesame/script-host");
    }

    private static Path written(Path path, int daysAgo) throws IOException {
        var then = InstantSource.system().instant().minus(Duration.ofDays(daysAgo));
        return Files.setLastModifiedTime(path, FileTime.from(then));
    }

    private Path file(String name, int daysAgo) throws IOException {
        var file = cache().resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        return written(Files.writeString(file, "export default 1"), daysAgo);
    }

    private Path version(String name, int daysAgo) throws IOException {
        file(name + "/host.mjs", daysAgo);
        return written(cache().resolve(name), daysAgo);
    }

    private void run(String typeScript) throws IOException {
        try (var bench = Workbench.in(directory)) {
            assertThat(bench.load(bench.write("corp.ts", typeScript))).hasSize(1);
        }
    }

    @Test
    void whatWasCompiledLongAgoGoesWhenSomethingNewIsCompiled() throws IOException {
        var compiled = "export default async () => ({ a: 1 as number })";
        run(compiled);
        var old = file("compiled/0a.mjs", 91);
        var part = file("compiled/0b.mjs.0c.tmp", 91);
        var recent = file("compiled/0d.mjs", 89);

        run(compiled);
        assertThat(old).exists();

        run("export default async () => ({ b: 2 as number })");
        // bun compiles by itself
        assertThat(Files.exists(old)).isEqualTo(!Workbench.isNode());
        assertThat(Files.exists(part)).isEqualTo(!Workbench.isNode());
        assertThat(recent).exists();
    }

    @Test
    void scriptsOfOlderVersionsGoWhenThoseOfANewOneCome() throws IOException {
        var old = version("0a1b2c3", 91);
        var recent = version("0a1b2c3d", 89);
        var other = version("typescript-5.0.0", 91);

        run("export default async () => ({})");

        assertThat(old).doesNotExist();
        assertThat(recent).exists();
        assertThat(other).exists();
        written(recent, 91);

        run("export default async () => ({})");

        assertThat(recent).exists();
    }
}
