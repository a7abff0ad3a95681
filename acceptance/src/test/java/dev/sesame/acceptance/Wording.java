package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes out of what a program says everything that differs from run to run. */
record Wording(Places places) {

    private static final Pattern COLOUR =
            Pattern.compile(
                    "\\x1b\\[[0-9;?]*[ -/]*[@-~]"
                            + "|\\x1b\\][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)"
                            + "|\\x1b[@-Z\\\\\\-_=>78]");

    private static final Set<String> TIMES =
            Set.of("timestamp", "created", "updated", "start", "end", "completed", "next");

    private static final List<Replacement> REPLACEMENTS =
            List.of(
                    Replacement.of(
                            "\\b(ses|msg|prt|per|usr|tool|evt|prj|wrk)_[0-9A-Za-z]{10,}",
                            "<$1_id>"),
                    Replacement.of("\\berr_[0-9a-f]{8}\\b", "<err_id>"),
                    Replacement.of("log/\\d{4}-\\d\\d-\\d\\dT\\d{6}\\.log", "log/<timestamp>.log"),
                    Replacement.of("\r\n", "\n"),
                    Replacement.of("[◒◐◓◑][^\n]*\n?", ""),
                    Replacement.of("^\\s+at .*(?:\n|$)", ""),
                    Replacement.of("^\\s*\\d+ \\| .*(?:\n|$)", "<source excerpt>\n"),
                    Replacement.of("(?:<source excerpt>\n)+(?:\\s*\\^\n)?", "<source excerpt>\n"),
                    Replacement.of("chunk-[0-9a-z]{8}\\.js(?::\\d+:\\d+)?", "<chunk>"));

    private record Replacement(Pattern pattern, String by) {
        static Replacement of(String pattern, String by) {
            return new Replacement(Pattern.compile(pattern, Pattern.MULTILINE), by);
        }

        String in(String text) {
            return pattern.matcher(text).replaceAll(by);
        }
    }

    /** Removes what is meant for a terminal only. */
    static String plain(String text) {
        return COLOUR.matcher(text).replaceAll(Matcher.quoteReplacement(""));
    }

    String text(String text) {
        String result = places.blank(plain(text));
        for (var replacement : REPLACEMENTS) {
            result = replacement.in(result);
        }
        return result;
    }

    JsonNode tree(JsonNode tree) {
        return JsonTree.rewrite(tree, places::blank, this::leaf);
    }

    private JsonNode leaf(String name, JsonNode leaf) {
        if (leaf.isTextual()) {
            return TextNode.valueOf(
                    switch (name) {
                        case "snapshot", "hash" -> "<hash>";
                        case "date" -> "<date>";
                        default -> text(leaf.textValue());
                    });
        }
        return leaf.isNumber() && TIMES.contains(name) ? IntNode.valueOf(0) : leaf;
    }
}
