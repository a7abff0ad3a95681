package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Plugins do here what they did in OpenCode 1.18.33, or what docs/compatibility.md says instead;
 * and a plugin in Java does what the same plugin in TypeScript does.
 */
@Execution(ExecutionMode.CONCURRENT)
class PluginCasesTest {

    private final Path command = Person.sesame();
    private final String only = System.getProperty("sesame.case", "");

    @TestFactory
    Stream<DynamicTest> behavesLikeOpenCode() throws IOException {
        var cases = PluginCase.all().stream().filter(this::isWanted).toList();
        assertThat(cases).isNotEmpty();
        return cases.stream().map(each -> dynamicTest(each.name(), () -> check(each)));
    }

    private boolean isWanted(PluginCase each) {
        return Stream.of(only.split(",", -1)).anyMatch(each.name()::startsWith);
    }

    private void check(PluginCase which) throws IOException, InterruptedException {
        try (var run = new CaseRun(which, command)) {
            assertThat(CaseComparison.problems(which, run.observe()))
                    .as(which.data().path("title").asText())
                    .isEmpty();
        }
    }
}
