package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.javaplugin.JavaPlugins;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The conformance cases that need nothing but the SPI, as plugins in Java. */
final class JavaPluginCasesTest {
    private static final String CASES = "/plugins-java";

    @Test
    void everyCaseIsThereAndCompiles(@TempDir Path home) throws IOException, URISyntaxException {
        var folder = Path.of(Objects.requireNonNull(getClass().getResource(CASES)).toURI());
        var plugins =
                new JavaPlugins(new Environment(Map.of(), home, home, InstantSource.system()));
        var cases = new TreeSet<String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                assertThat(plugins.load(file)).as(file.toString()).hasSize(1);
                cases.add(folder.relativize(file).getName(0).toString().substring(0, 2));
            }
        }
        assertThat(String.join(" ", cases))
                .isEqualTo("01 02 03 04 05 07 08 09 10 11 13 14 15 17 18 20 21 23 31 34");
    }
}
