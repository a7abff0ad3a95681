package dev.sesame.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.config.MarkdownFiles.MarkdownFile;
import dev.sesame.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unless a test says otherwise, its expectation is what OpenCode 1.18.33 made of the same file. */
class MarkdownFilesTest {
    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain prompt, no head\\n | {'name':'x','prompt':'plain prompt, no head'}",
                "`` | {'name':'x','prompt':''}",
                "---\\ndescription: Use: when x\\n---\\nB\\n"
                        + " | {'name':'x','description':'Use: when x','prompt':'B'}",
                "---\\ndescription: it's: fine\\n---\\nB"
                        + " | {'name':'x','description':'it\\'s: fine','prompt':'B'}",
                "---\\r\\ndescription: c: d\\r\\n---\\r\\nX\\r\\n"
                        + " | {'name':'x','description':'c: d','prompt':'X'}",
                "\\ufeff---\\ndescription: b\\n---\\nX | {'name':'x','description':'b','prompt':'X'}",
                "---json\\n{\"description\":\"J\"}\\n---\\nJP"
                        + " | {'name':'x','description':'J','prompt':'JP'}",
                "---\\ndescription: ne\\n | {'name':'x','description':'ne','prompt':''}",
                "---\\n# c\\n---\\nX | {'name':'x','prompt':'X'}",
                "--- \\ndescription: sp\\n--- \\nX | {'name':'x','description':'sp','prompt':'X'}",
                "---\\ndescription: x\\n----\\nX | {'name':'x','description':'x','prompt':'-\\nX'}",
                "---\\nhidden: True\\n---\\nX | {'name':'x','hidden':true,'prompt':'X'}",
                "---\\nprompt: p\\nmode: all\\n---\\nX | {'name':'x','prompt':'X','mode':'all'}"
            })
    void aFileBecomesAnAgent(String text, String agent) throws IOException {
        write("agent/x.md", unescape(text));
        var rest = ",'options':{},'permission':{}}";

        assertThat(trees())
                .containsExactly(
                        "{\"agent\":{\"x\":"
                                + unescapeJson(agent.substring(0, agent.length() - 1) + rest)
                                + "}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "---\\ndescription: [unclosed\\n---\\nX",
                "---\\nmode: all\\nmode: primary\\n---\\nX",
                "---\\nd: !!js/undefined x\\n---\\nX",
                "---\\ndescription: \"q: r\" s\\n---\\nX",
                "---\\nfoo-bar: a: b\\n---\\nX",
                "---\\na: @x\\n---\\nX",
                "---coffee\\na: b\\n---\\nX",
                "----\\na: b\\n----\\nX"
            })
    void aHeadThatIsNotYamlIsPartOfThePrompt(String text) throws IOException {
        write("agents/x.md", unescape(text));

        var agent = MarkdownFiles.read(directory).getFirst().tree().object("agent").orElseThrow();
        assertThat(agent.object("x").flatMap(a -> a.string("prompt"))).hasValue(unescape(text));
        assertThat(agent.object("x").orElseThrow().members())
                .containsOnlyKeys("name", "prompt", "options", "permission");
    }

    @Test
    void aHeadThatIsStillBrokenAfterMendingMakesTheFileBePassedOver() throws IOException {
        write("agents/x.md", "---\ndescription: a: b\nx: [\n---\nX");

        assertThat(MarkdownFiles.read(directory)).isEmpty();
    }

    /** OpenCode runs such a head as a program. */
    @Test
    void javaScriptInAHeadIsNeverRun() throws IOException {
        write("agents/x.md", "---js\n{description: 'x'}\n---\nX");

        assertThat(trees().getFirst()).contains("\"prompt\":\"---js");
    }

    /** OpenCode ends in a stack overflow, or eats memory; a file must not do that to us. */
    @Test
    void hostileYamlIsJustText() throws IOException {
        var bomb = new StringBuilder("---\na0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        write("agents/aliases.md", bomb + "---\nX");
        write("agents/deep.md", "---\na: " + "[".repeat(30_000) + "\n---\nX");
        write("agents/huge.md", "---\na: " + "x".repeat(200_000) + "\n---\nX");
        write("agents/loop.md", "---\na: &x [*x]\n---\nX");

        assertThat(MarkdownFiles.read(directory))
                .hasSize(4)
                .allSatisfy(file -> assertThat(prompt(file)).startsWith("---"));
    }

    @Test
    void namesComeFromTheirPathOrTheHead() throws IOException {
        write("agents/team/lead.md", "L");
        write("agents/nest/.hid.md", "P");
        write("agents/.md", "dot");
        write("agents/file-name.md", "---\nname: other-name\n---\nP");
        write("agents/number.md", "---\nname: 5\n---\nP");
        write("agents/no.MD", "no");
        write("command/do/it.md", "---\nname: renamed\nextra: 1\n---\nT");

        assertThat(trees())
                .containsExactly(
                        "{\"agent\":{\".md\":{\"name\":\".md\",\"prompt\":\"dot\","
                                + "\"options\":{},\"permission\":{}}}}",
                        "{\"agent\":{\"other-name\":{\"name\":\"other-name\",\"prompt\":\"P\","
                                + "\"options\":{},\"permission\":{}}}}",
                        "{\"agent\":{\"nest/.hid\":{\"name\":\"nest/.hid\",\"prompt\":\"P\","
                                + "\"options\":{},\"permission\":{}}}}",
                        "{\"agent\":{\"5\":{\"name\":5,\"prompt\":\"P\","
                                + "\"options\":{},\"permission\":{}}}}",
                        "{\"agent\":{\"team/lead\":{\"name\":\"team/lead\",\"prompt\":\"L\","
                                + "\"options\":{},\"permission\":{}}}}",
                        "{\"command\":{\"renamed\":{\"template\":\"T\"}}}");
    }

    @Test
    void ofTwoFilesForOneNameOnlyTheLaterCounts() throws IOException {
        write("agent/x.md", "---\nsteps: 1\n---\nA");
        write("agents/x.md", "---\ndescription: D\n---\nB");

        assertThat(trees())
                .containsExactly(
                        "{\"agent\":{\"x\":{\"name\":\"x\",\"description\":\"D\","
                                + "\"prompt\":\"B\",\"options\":{},\"permission\":{}}}}");
    }

    @Test
    void agentsTakeTheirFullForm() throws IOException {
        write(
                "agents/x.md",
                """
                ---
                tools:
                  write: false
                  bash: true
                permission: ask
                maxSteps: 3
                effort: high
                ---
                X
                """);

        assertThat(trees())
                .containsExactly(
                        "{\"agent\":{\"x\":{\"name\":\"x\",\"tools\":{\"write\":false,\"bash\":true},"
                                + "\"permission\":{\"edit\":\"deny\",\"bash\":\"allow\",\"*\":\"ask\"},"
                                + "\"maxSteps\":3,\"effort\":\"high\",\"prompt\":\"X\","
                                + "\"options\":{\"effort\":\"high\"},\"steps\":3}}}");
    }

    @Test
    void modesArePrimaryAgentsAndInvalidOnesAreLeftOut() throws IOException {
        write("mode/bad.md", "---\ntemperature: hot\n---\nT");
        write("modes/good.md", "---\nname: g2\nmode: subagent\n---\nT");
        write("mode/deep/x.md", "deep");

        assertThat(trees())
                .containsExactly(
                        "{\"agent\":{\"g2\":{\"name\":\"g2\",\"mode\":\"primary\","
                                + "\"prompt\":\"T\",\"options\":{},\"permission\":{}}}}");
    }

    /** The text after {@code Error: Configuration is invalid at <file>} on stderr. */
    @Test
    void anInvalidAgentIsReportedWithAllItsProblems() throws IOException {
        write("agent/bad.md", "---\ntemperature: hot\nsteps: 0\ntools: 5\n---\n");

        assertThat(MarkdownFiles.read(directory).getFirst().complaint())
                .isEqualTo(
                        """

                        ↳ Expected number | undefined, got "hot" temperature
                        ↳ Expected object | undefined, got 5 tools
                        ↳ Expected a value greater than 0, got 0 steps\
                        """);
    }

    /** Commands have another form than agents. */
    @Test
    void anInvalidCommandIsReportedWithAllItsProblems() throws IOException {
        write("command/c.md", "---\nsubtask: maybe\nmodel: 5\n---\nT");

        assertThat(MarkdownFiles.read(directory).getFirst().complaint())
                .isEqualTo(
                        """
                        : SchemaError: Expected string | undefined, got 5
                          at ["model"]
                        Expected boolean | undefined, got "maybe"
                          at ["subtask"]\
                        """);
    }

    private List<String> trees() {
        return MarkdownFiles.read(directory).stream().map(file -> Json.write(file.tree())).toList();
    }

    private static String prompt(MarkdownFile file) {
        var agents = file.tree().object("agent").orElseThrow();
        var agent = agents.members().values().iterator().next();
        return agent.asObject().flatMap(a -> a.string("prompt")).orElseThrow();
    }

    private void write(String name, String text) throws IOException {
        var file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String unescape(String text) {
        return text.replace("\\n", "\n").replace("\\r", "\r").replace("\\ufeff", "\ufeff");
    }

    private static String unescapeJson(String text) {
        return text.replace("\\'", "\u0000").replace('\'', '"').replace('\u0000', '\'');
    }
}
