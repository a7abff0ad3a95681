package dev.sesame.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.Json;
import org.junit.jupiter.api.Test;

class NewDialectTest {

    @Test
    void permissionsAreRefusedWhereverTheyStand() {
        var lowered =
                lower(
                        """
                        {"agent":{"b":{"permissions":1}},"permissions":[],
                        "agents":{"a":{"permissions":{}}},"username":5}\
                        """);

        var text =
                "V2 permissions are not supported by OpenCode V1. "
                        + "Use V1 \"permission\" rules or run opencode2. ";
        assertThat(lowered.problems().stream().map(Problem::line))
                .containsExactly(
                        text + "permissions",
                        text + "agents.a.permissions",
                        text + "agent.b.permissions");
    }

    @Test
    void whatTheScreenOnlyNeedsIsDropped() {
        assertThat(tree("{\"theme\":\"x\",\"model\":\"a/b\",\"keybinds\":{},\"tui\":1}"))
                .isEqualTo("{\"model\":\"a/b\"}");
    }

    @Test
    void scenario071IsPutIntoTheWordsOfOneEighteen() {
        assertThat(
                        tree(
                                """
                                {"model":"a/b#high","agents":{"x":{"system":"S","disabled":true,
                                "model":{"providerID":"p","model":"m","variant":"v"}}},
                                "commands":{"c":{"template":"T"}},"snapshots":false,"plugins":["x"],
                                "providers":{"p":{}},"skills":["./s","https://x.invalid/s"]}\
                                """))
                .isEqualTo(
                        "{\"model\":\"a/b\","
                                + "\"skills\":{\"paths\":[\"./s\"],\"urls\":[\"https://x.invalid/s\"]},"
                                + "\"snapshot\":false,"
                                + "\"agent\":{\"x\":{\"prompt\":\"S\",\"disable\":true,"
                                + "\"model\":\"p/m\",\"variant\":\"v\"}},"
                                + "\"command\":{\"c\":{\"template\":\"T\"}}}");
    }

    @Test
    void theOldSettingStaysAndThatIsNoted() {
        var lowered = lower("{\"snapshot\":true,\"snapshots\":false}");

        assertThat(Json.write(lowered.tree())).isEqualTo("{\"snapshot\":true}");
        assertThat(lowered.notes().stream().map(Problem::line))
                .containsExactly("Retained legacy value over native value snapshots");
    }

    @Test
    void whatHasNoCounterpartIsNoted() {
        var lowered =
                lower(
                        """
                        {"websearch":1,"agents":{"a":{"system":5},"b":{"request":{"headers":{}}}},
                        "mcp":{"timeout":{"startup":5},"s":{"type":"local","command":["x"],
                        "codemode":true}},"lsp":{"mine":{"command":["x"]}}}\
                        """);

        assertThat(lowered.notes().stream().map(Problem::line))
                .containsExactly(
                        "Omitted native setting that cannot be represented in V1 websearch",
                        "Native setting could not be lowered because it is malformed agents.a",
                        "Omitted native setting that cannot be represented in V1"
                                + " agents.b.request.headers",
                        "Omitted native setting that cannot be represented in V1 mcp.s.codemode",
                        "Omitted native setting that cannot be represented in V1 mcp.timeout",
                        "Omitted native setting that cannot be represented in V1 lsp.mine");
        assertThat(Json.write(lowered.tree()))
                .isEqualTo(
                        "{\"mcp\":{\"s\":{\"type\":\"local\",\"command\":[\"x\"],\"enabled\":true}},"
                                + "\"lsp\":{},\"agent\":{\"b\":{}}}");
    }

    @Test
    void aConfigurationInTheOldWordsStaysAsItIs() {
        var text =
                """
                {"agent":{"a":{"prompt":"P"}},"mcp":{"x":{"type":"local","command":["a"]}},\
                "model":"a/b","compaction":{"auto":true},"skills":{"paths":["p"]}}\
                """;

        assertThat(tree(text)).isEqualTo(text);
        assertThat(lower(text).notes()).isEmpty();
    }

    private static String tree(String text) {
        return Json.write(lower(text).tree());
    }

    private static NewDialect.Lowered lower(String text) {
        return NewDialect.lower(Json.parse(text).asObject().orElseThrow());
    }
}
