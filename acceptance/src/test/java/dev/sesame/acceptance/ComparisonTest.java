package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The judge is judged: it must see what counts and nothing else. */
class ComparisonTest {

    private static final String RUN =
            """
            {"exit": 0, "stdout": "out", "stderr": "err", "json": {"a": 1, "b": [2], "keybinds": 1},
             "authJson": null, "authMode": "600", "files": {"f": "x"},
             "requests": [{"method": "GET", "path": "/p", "authorization": null, "kind": "chat",
                           "headers": {"x-a": "1"}}]}
            """;

    private static final String STRICT =
            """
            {"text": true, "compareMode": true, "capture": ["f"], "compareHeaders": ["x-a"],
             "countRequests": true, "ignoreJsonKeys": ["keybinds"]}
            """;

    @Test
    void aRunAgreesWithItself() throws JsonProcessingException {
        assertThat(recorded(STRICT, RUN, RUN)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"exit\": 0|\"exit\": 1|exit",
                "\"exit\": 0|\"exit\": null|exit",
                "\"out\"|\"other\"|stdout",
                "\"err\"|\"other\"|stderr",
                "\"a\": 1|\"a\": 2|json/a",
                "[2]|[2, 3]|json/b",
                "\"authJson\": null|\"authJson\": {}|authJson",
                "\"600\"|\"644\"|authMode",
                "\"x\"|\"y\"|files/f",
                "\"/p\"|\"/q\"|requests",
                "\"authorization\": null|\"authorization\": \"Bearer t\"|requests",
                "\"1\"|\"2\"|header x-a"
            })
    void everyPartCounts(String part, String other, String named) throws JsonProcessingException {
        var differences = recorded(STRICT, RUN, RUN.replace(part, other));
        assertThat(differences).hasSize(1).first().asString().startsWith(named + ": want");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"a\": 1, \"b\": [2]|\"b\": [2], \"a\": 1.0",
                "\"keybinds\": 1|\"keybinds\": 2",
                "\"kind\": \"chat\"|\"kind\": \"chat\", \"body\": {}"
            })
    void whatIsFreeDoesNotCount(String part, String other) throws JsonProcessingException {
        assertThat(recorded(STRICT, RUN, RUN.replace(part, other))).isEmpty();
    }

    @Test
    void wordsCountOnlyWhereTheScenarioIsAboutThem() throws JsonProcessingException {
        var run = RUN.replace("\"out\"", "\"other\"").replace("\"600\"", "\"644\"");
        assertThat(recorded("{\"ignoreJsonKeys\": []}", RUN, run)).isEmpty();
    }

    @Test
    void repeatsAndTitlesDoNotCountUnlessAskedFor() throws JsonProcessingException {
        var request = "{\"method\": \"GET\", \"path\": \"/p\", \"authorization\": null}";
        var title = request.replace("}", ", \"kind\": \"title\"}");
        var once = "{\"exit\": 0, \"requests\": [" + request + "]}";
        var more = "{\"exit\": 0, \"requests\": [" + request + "," + request + "," + title + "]}";
        assertThat(recorded("{}", once, more)).isEmpty();
        assertThat(recorded("{\"countRequests\": true}", once, more)).hasSize(1);
    }

    @Test
    void ourOwnExpectationComparesWhatItHas() throws JsonProcessingException {
        assertThat(own("{\"exit\": 0}")).isEmpty();
        assertThat(own("{\"exit\": 1}")).hasSize(1);
        assertThat(own("{\"stdout\": \"other\"}")).hasSize(1);
        assertThat(own("{\"authMode\": \"644\"}")).hasSize(1);
        assertThat(own("{\"stdoutContains\": [\"ou\"], \"stderrContains\": [\"er\"]}")).isEmpty();
        assertThat(own("{\"stdoutContains\": [\"no\"], \"stderrContains\": [\"no\"]}")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"deviation\": [], \"why\": \"because\"}",
                "{\"deviation\": [\"4\"], \"why\": \"because\"}",
                "{\"deviation\": [0], \"why\": \"because\"}",
                "{\"deviation\": [4], \"why\": \" \"}"
            })
    void aDeviationNeedsItsNumberAndItsReason(String data) throws JsonProcessingException {
        assertThat(new Expectation(JsonTree.parse(data), true).faults()).hasSize(1);
    }

    @Test
    void aDeviationWithNumberAndReasonIsAccepted() throws JsonProcessingException {
        var data = JsonTree.parse("{\"deviation\": [4, 10], \"why\": \"because\"}");
        assertThat(new Expectation(data, true).faults()).isEmpty();
    }

    private static List<String> recorded(String scenario, String want, String got)
            throws JsonProcessingException {
        return Comparison.differences(
                scenario(scenario),
                new Expectation(JsonTree.parse(want), false),
                JsonTree.parse(got));
    }

    private static List<String> own(String want) throws JsonProcessingException {
        return Comparison.differences(
                scenario("{}"), new Expectation(JsonTree.parse(want), true), JsonTree.parse(RUN));
    }

    private static Scenario scenario(String data) throws JsonProcessingException {
        return new Scenario(Path.of("900-example"), JsonTree.parse(data));
    }
}
