package dev.sesame.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigSchemaTest {

    static Stream<JsonObject> refusedByOpenCode() throws IOException {
        return recorded("problems-1.18.33.json");
    }

    static Stream<JsonObject> acceptedByOpenCode() throws IOException {
        return recorded("results-1.18.33.json");
    }

    /**
     * The lines that {@code opencode debug config} prints after the arrow, of recorded runs;
     * changed in them are only the values that we mask.
     */
    @ParameterizedTest
    @MethodSource("refusedByOpenCode")
    void reportsWhatOpenCodeReportsInItsOrder(JsonObject recorded) {
        var checked = check(recorded.string("config").orElseThrow());

        assertThat(checked.problems().stream().map(Problem::line))
                .containsExactlyElementsOf(recorded.strings("problems"));
    }

    /** The configuration that {@code opencode debug config} printed, of recorded runs. */
    @ParameterizedTest
    @MethodSource("acceptedByOpenCode")
    void keepsWhatOpenCodeKeeps(JsonObject recorded) {
        var checked = check(recorded.string("config").orElseThrow());
        var whole = JsonObject.EMPTY;
        for (var member : List.of("agent", "mode", "plugin", "command")) {
            whole =
                    whole.with(
                            member, member.equals("plugin") ? Json.parse("[]") : JsonObject.EMPTY);
        }
        whole = whole.under(checked.tree());
        var finished = EffectiveConfig.finish(whole, Environments.with(), "unknown");

        assertThat(checked.problems()).isEmpty();
        assertThat(Json.write(Redaction.redact(finished)))
                .isEqualTo(Json.write(Json.parse(recorded.string("result").orElseThrow())));
    }

    @Test
    void unknownMembersAreDroppedAndNamedWithTheNearestKnownOne() {
        var checked =
                check(
                        """
                        {"zzzzzzz":1,"modle":"a/b","provider":{"c":{"nmae":"C","options":{"own":1},
                        "models":{"m":{"limt":{}}}}},"username":"u"}\
                        """);

        assertThat(Json.write(checked.tree()))
                .isEqualTo(
                        """
                        {"provider":{"c":{"options":{"own":1},"models":{"m":{}}}},"username":"u"}\
                        """);
        assertThat(checked.problems()).isEmpty();
        assertThat(checked.unknown().stream().map(Problem::line))
                .containsExactlyInAnyOrder(
                        "unknown key zzzzzzz",
                        "unknown key, did you mean \"model\"? modle",
                        "unknown key, did you mean \"name\"? provider.c.nmae",
                        "unknown key, did you mean \"limit\"? provider.c.models.m.limt");
    }

    @Test
    void membersKeepTheOrderOfTheFile() {
        assertThat(Json.write(check("{\"username\":\"u\",\"x\":1,\"model\":\"a/b\"}").tree()))
                .isEqualTo("{\"username\":\"u\",\"model\":\"a/b\"}");
    }

    @Test
    void noSecretIsRepeatedInAMessage() {
        var lines =
                check(
                                """
                                {"provider":{"a":{"options":{"apiKey":["sk-1"]},
                                "models":{"m":{"headers":{"x-sk":["sk-2"]}}},
                                "name":{"clientSecret":"sk-3"}}},
                                "model":{"u":"https://u:sk-4@h/"}}\
                                """)
                        .problems()
                        .stream()
                        .map(Problem::line)
                        .toList();

        assertThat(lines)
                .containsExactly(
                        "Expected string | undefined, got {\"u\":\"***\"} model",
                        "Expected string | undefined, got {\"clientSecret\":\"***\"} provider.a.name",
                        "Expected string | undefined, got *** provider.a.options.apiKey",
                        "Expected string, got *** provider.a.models.m.headers.x-sk");
    }

    @Test
    void aProblemCanHideItsValue() {
        var problem = check("{\"username\":5}").problems().getFirst();

        assertThat(problem.masked().line())
                .isEqualTo("Expected string | undefined, got *** username");
        assertThat(problem.path()).containsExactly("username");
    }

    @Test
    void aHugeValueIsCutAndControlCharactersAreNotPrinted() {
        var tree =
                JsonObject.EMPTY
                        .with("logLevel", "x".repeat(10_000))
                        .with("share", new JsonString("\u009b2J\u202e"));
        var lines = ConfigSchema.check(tree).problems().stream().map(Problem::line).toList();

        assertThat(lines).hasSize(2).allMatch(line -> line.length() < 600);
        assertThat(lines.getLast()).contains("got \"\\u009b2J\\u202e\"");
    }

    @Test
    void anEntryOfCommandIsCheckedAlone() {
        assertThat(ConfigSchema.checkCommand(Json.parse("{\"agent\":\"a\"}")).problems())
                .containsExactly(new Problem(List.of("template"), "Missing key", ""));
    }

    private static ConfigSchema.Checked check(String text) {
        JsonValue parsed = Json.parse(text);
        return ConfigSchema.check(
                parsed.asObject()
                        .<JsonValue>map(tree -> NewDialect.lower(tree).tree())
                        .orElse(parsed));
    }

    private static Stream<JsonObject> recorded(String file) throws IOException {
        try (var in = Objects.requireNonNull(ConfigSchemaTest.class.getResourceAsStream(file))) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Json.parse(text).asArray().orElseThrow().stream()
                    .map(row -> row.asObject().orElseThrow());
        }
    }
}
