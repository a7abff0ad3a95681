package dev.sesame.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
    @Test
    void keepsTheOrderOfMembersAndTheWayNumbersWereWritten() {
        var text = "{\"b\":1.0,\"a\":[true,null,-2e3],\"c\":{}}";

        assertThat(Json.write(Json.parse(text))).isEqualTo(text);
    }

    @Test
    void writesPrettyAsJavaScriptDoes() {
        var text =
                "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": [],\n  \"c\": \"\\u0001\\n\\\"é\"\n}";

        assertThat(Json.writePretty(Json.parse(text))).isEqualTo(text);
    }

    @Test
    void readsCommentsAndTrailingCommasInConfigurationOnly() {
        var text = "\uFEFF// head\n{ /* c */ \"a\": [1,], }";

        assertThat(Json.write(Json.parseJsonc(text))).isEqualTo("{\"a\":[1]}");
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void theLastOfTwoEqualMembersCountsInConfigurationAndIsRefusedElsewhere() {
        var text = "{\"a\":1,\"a\":2}";

        assertThat(Json.write(Json.parseJsonc(text))).isEqualTo("{\"a\":2}");
        assertThatThrownBy(() -> Json.parse(text)).hasMessage("a member is given twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{\n  \"a\": 1\n  \"b\": 2\n}' | 3 | 3 | a comma is missing",
                "'{\"a\": }' | 1 | 7 | an unexpected character",
                "'{\"a\" 1}' | 1 | 6 | a colon is missing",
                "'{a: 1}' | 1 | 2 | a member name in double quotes is expected",
                "'{\"a\": 1' | 1 | 8 | the text ends too early",
                "'{} {}' | 1 | 4 | more text after the end",
                "'   ' | 1 | 1 | a value is missing",
            })
    void tellsWhereAndWhyATextIsNotJson(String text, int line, int column, String reason) {
        assertThatThrownBy(() -> Json.parseJsonc(text))
                .isInstanceOfSatisfying(
                        JsonSyntaxException.class,
                        e -> {
                            assertThat(e.reason()).isEqualTo(reason);
                            assertThat(e.line()).isEqualTo(line);
                            assertThat(e.column()).isEqualTo(column);
                        });
    }

    @Test
    void refusesWhatWouldExhaustTheMachine() {
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000)))
                .isInstanceOf(JsonSyntaxException.class);
        assertThatThrownBy(() -> Json.parse("1".repeat(200_000)))
                .isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void aComplaintNeverQuotesTheText() {
        assertThatThrownBy(() -> Json.parse("{\"key\": sk-secret}"))
                .satisfies(e -> assertThat(e.toString()).doesNotContain("sk-secret"));
    }

    @Test
    void findsTheMembersOfALongTextWhereTheyStand() {
        var text = new StringBuilder("\uFEFF{");
        for (int i = 0; i < 3000; i++) {
            text.append(i == 0 ? "\n" : " ,\n").append("  \"m\\u0061").append(i).append("\" :");
            text.append(" {\"v\": \"").append("x".repeat(i % 97)).append("\"}");
        }
        var members = Json.members(text.append("}").toString());

        assertThat(members)
                .hasSize(3000)
                .allSatisfy(member -> {
                    assertThat(text.substring(member.start(), member.value()))
                            .isEqualTo("\"m\\u0061" + member.name().substring(2) + "\" : ");
                    assertThat(text.substring(member.value(), member.end()))
                            .startsWith("{")
                            .endsWith("\"}");
                });
    }

    @Test
    void givesTheValuesOfAnObjectAsTheVeryCharactersTheyWereWrittenWith() {
        var text = "{ \"a\" : { \"x\" : 1.50,\n \"y\":[ ] } , \"b\":\"\\u0041\", \"c\":-0 }";

        assertThat(Json.rawMembers(text))
                .containsExactly(
                        java.util.Map.entry("a", "{ \"x\" : 1.50,\n \"y\":[ ] }"),
                        java.util.Map.entry("b", "\"\\u0041\""),
                        java.util.Map.entry("c", "-0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "1", ""})
    void onlyAnObjectHasMembers(String text) {
        assertThatThrownBy(() -> Json.rawMembers(text)).isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void findsThePlaceOfAValue() {
        var text = "{\n  // note\n  \"a\": {\"b\": [10, 20]}\n}";

        assertThat(Json.locate(text, List.of("a", "b", "1"))).contains(new Json.Place(3, 19));
        assertThat(Json.locate(text, List.of("a"))).contains(new Json.Place(3, 8));
        assertThat(Json.locate(text, List.of("a", "z"))).isEmpty();
        assertThat(Json.locate(text, List.of("a", "b", "7"))).isEmpty();
        assertThat(Json.locate("{", List.of("a"))).isEmpty();
    }

    @Test
    void halfACharacterSurvivesAsAnEscape() {
        assertThat(Json.write(Json.parse("\"\\ud83d x\""))).isEqualTo("\"\\ud83d x\"");
        assertThat(Json.write(Json.parse("\"\\ude00\""))).isEqualTo("\"\\ude00\"");
        assertThat(Json.write(Json.parse("\"\\ud83d\\ude00\""))).isEqualTo("\"😀\"");
    }
}
