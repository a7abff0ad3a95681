package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the placeholders of a scenario stand for in one run.
 *
 * @param root the sandbox
 * @param port of the organisation's server
 * @param deadPort where nobody listens
 */
record Places(Path root, int port, int deadPort) {

    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$\\{(HOME|PROJECT|ORG|ORG_PORT|ROOT|DEAD)}");

    Path home() {
        return surroundings().home();
    }

    Path project() {
        return surroundings().project();
    }

    Surroundings surroundings() {
        return new Surroundings(root);
    }

    private String organisation() {
        return "http://127.0.0.1:" + port;
    }

    private String valueOf(String name) {
        return switch (name) {
            case "HOME" -> home().toString();
            case "PROJECT" -> project().toString();
            case "ORG" -> organisation();
            case "ORG_PORT" -> Integer.toString(port);
            case "ROOT" -> root.toString();
            default -> "http://127.0.0.1:" + deadPort;
        };
    }

    /** Puts this run's values in the place of the placeholders. */
    String fill(String text) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(valueOf(found.group(1))));
    }

    /** Fills the placeholders of every name and string in {@code tree}. */
    JsonNode fill(JsonNode tree) {
        return JsonTree.rewrite(
                tree,
                this::fill,
                (_, leaf) -> leaf.isTextual() ? TextNode.valueOf(fill(leaf.textValue())) : leaf);
    }

    /** Puts placeholders in the place of this run's values. */
    String blank(String text) {
        String blanked = text;
        for (var entry : blanks().entrySet()) {
            blanked = blanked.replace(entry.getKey(), entry.getValue());
        }
        return blanked;
    }

    /** The longest path first, so that nested folders win. */
    private Map<String, String> blanks() {
        var blanks = new LinkedHashMap<String, String>();
        for (String name : new String[] {"HOME", "PROJECT", "ROOT", "ORG", "DEAD"}) {
            blanks.put(valueOf(name), "${" + name + "}");
        }
        blanks.put("http://localhost:" + port, "${ORG_LOCALHOST}");
        blanks.put("127.0.0.1:" + port, "127.0.0.1:${ORG_PORT}");
        return blanks;
    }
}
