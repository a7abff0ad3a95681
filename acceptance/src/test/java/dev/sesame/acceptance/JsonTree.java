package dev.sesame.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.UnaryOperator;

/** JSON as JavaScript sees it, for the scenarios came from there: 1 and 1.0 are the same number. */
final class JsonTree {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private JsonTree() {}

    /** What becomes of a value that is neither object nor array; name is empty in an array. */
    interface LeafRule {
        JsonNode apply(String name, JsonNode leaf);
    }

    static JsonNode read(Path file) throws IOException {
        return MAPPER.readTree(Files.readString(file));
    }

    static JsonNode parse(String text) throws JsonProcessingException {
        return MAPPER.readTree(text);
    }

    static void write(Path file, JsonNode tree) throws IOException {
        Files.writeString(file, pretty(tree) + "\n");
    }

    /** Writes as OpenCode writes its files: two spaces, no line end after the last line. */
    static String pretty(JsonNode tree) throws JsonProcessingException {
        var indent = new DefaultIndenter("  ", "\n");
        var separators =
                Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator("");
        var printer = new DefaultPrettyPrinter(separators).withArrayIndenter(indent);
        return MAPPER.writer(printer.withObjectIndenter(indent)).writeValueAsString(tree);
    }

    /** Returns the tree with every member name and every leaf replaced. */
    static JsonNode rewrite(JsonNode tree, UnaryOperator<String> names, LeafRule leaves) {
        return rewrite("", tree, names, leaves);
    }

    private static JsonNode rewrite(
            String name, JsonNode tree, UnaryOperator<String> names, LeafRule leaves) {
        if (tree.isArray()) {
            var copy = JsonNodeFactory.instance.arrayNode();
            tree.forEach(each -> copy.add(rewrite("", each, names, leaves)));
            return copy;
        }
        if (tree.isObject()) {
            var copy = JsonNodeFactory.instance.objectNode();
            tree.forEachEntry(
                    (key, value) -> copy.set(names.apply(key), rewrite(key, value, names, leaves)));
            return copy;
        }
        return leaves.apply(name, tree);
    }

    /** Lists where two trees differ, one line per place; the order of members does not matter. */
    static List<String> differences(String where, JsonNode want, JsonNode got) {
        if (want.isObject() && got.isObject()) {
            return differencesOfMembers(where, want, got);
        }
        if (want.isArray() && got.isArray() && want.size() == got.size()) {
            var all = new ArrayList<String>();
            for (int i = 0; i < want.size(); i++) {
                all.addAll(differences(where + "/" + i, want.get(i), got.get(i)));
            }
            return all;
        }
        return sameLeaf(want, got)
                ? List.of()
                : List.of(where + ": want " + shown(want) + "\n    got " + shown(got));
    }

    private static List<String> differencesOfMembers(String where, JsonNode want, JsonNode got) {
        var names = new LinkedHashSet<String>();
        want.fieldNames().forEachRemaining(names::add);
        got.fieldNames().forEachRemaining(names::add);
        var all = new ArrayList<String>();
        for (String name : names) {
            all.addAll(differences(where + "/" + name, want.path(name), got.path(name)));
        }
        return all;
    }

    private static boolean sameLeaf(JsonNode want, JsonNode got) {
        if (want.isNumber() && got.isNumber()) {
            return Double.compare(want.doubleValue(), got.doubleValue()) == 0;
        }
        return want.equals(got);
    }

    private static String shown(JsonNode tree) {
        return tree.isMissingNode() ? "nothing" : tree.toString();
    }
}
