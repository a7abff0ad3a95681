package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The command does what OpenCode 1.18.33 did, or what docs/compatibility.md says instead. */
@TestInstance(Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class ConformanceTest {

    private static final Path SCENARIOS = Path.of("src/test/resources/opencode");

    private final Path command = Person.sesame();

    private final String only = System.getProperty("sesame.only", "");
    private final String recorded = System.getProperty("sesame.record", "");
    private final Tally tally = new Tally();

    @TestFactory
    Stream<DynamicTest> behavesLikeOpenCode() throws IOException {
        assertThat(command)
                .as("the command under test; build it first or name it with -Dsesame.command=PATH")
                .isExecutable();
        var scenarios = Scenario.all(SCENARIOS).stream().filter(this::isWanted).toList();
        assertThat(scenarios).as("scenarios in %s", SCENARIOS).isNotEmpty();
        return scenarios.stream()
                .map(scenario -> dynamicTest(scenario.name(), () -> check(scenario)));
    }

    @AfterAll
    void summary() {
        System.out.print(tally.summary());
    }

    private boolean isWanted(Scenario scenario) {
        var wanted = recorded.isBlank() ? only : recorded;
        return wanted.isBlank() || scenario.isOneOf(wanted);
    }

    private void check(Scenario scenario) throws IOException, InterruptedException {
        var problems = List.of("it did not come to an end");
        try (var sandbox = Sandbox.of(scenario)) {
            problems = problems(scenario, sandbox.run(command));
        } finally {
            tally.count(scenario.group(), ending(scenario, problems));
        }
        assertThat(problems).as(scenario.name() + ": " + scenario.get("title").asText()).isEmpty();
    }

    private List<String> problems(Scenario scenario, JsonNode seen) throws IOException {
        var deviations = Comparison.differences(scenario, Expectation.recorded(scenario), seen);
        if (!recorded.isBlank() && !deviations.isEmpty()) {
            Expectation.record(scenario, seen);
        }
        var expectation = Expectation.of(scenario);
        if (!expectation.isDeviation()) {
            return deviations;
        }
        var problems = new ArrayList<>(expectation.faults());
        problems.addAll(Comparison.differences(scenario, expectation, seen));
        if (deviations.isEmpty()) {
            problems.add("it does what OpenCode did: delete expected-sesame.json");
        }
        return problems;
    }

    private static Tally.Ending ending(Scenario scenario, List<String> problems)
            throws IOException {
        if (!problems.isEmpty()) {
            return Tally.Ending.FAILING;
        }
        return Expectation.of(scenario).isDeviation()
                ? Tally.Ending.DEVIATING
                : Tally.Ending.AGREED;
    }
}
