package dev.sesame.server.definition;

import dev.sesame.Printable;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.config.NearestName;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A value in a file, and how to say what is wrong with it. Reading goes on with nothing in the
 * place of what is wrong, so that all problems are found at once.
 */
final class Node {
    private static final BigDecimal MOST = BigDecimal.valueOf(1L << 53);

    private final SourceFile file;
    private final List<String> path;
    private final JsonValue value;

    Node(SourceFile file, List<String> path, JsonValue value) {
        this.file = file;
        this.path = path;
        this.value = value;
    }

    /** Checks that this is an object of these members alone. */
    Node only(String... known) {
        if (value.asObject().isEmpty()) {
            error("an object is expected, with " + String.join(", ", known));
            return new Node(file, path, JsonObject.EMPTY);
        }
        var names = List.of(known);
        for (var name : object().members().keySet()) {
            if (!names.contains(name)) {
                child(name).error(quoted(name) + " means nothing here" + meant(name, names));
            }
        }
        return this;
    }

    private static String meant(String name, List<String> names) {
        return NearestName.find(name, names)
                .map(near -> ", did you mean \"" + near + "\"?")
                .orElse("; what does: " + String.join(", ", names));
    }

    /** Returns the members of an object; none of anything else. */
    JsonObject object() {
        return value.asObject().orElse(JsonObject.EMPTY);
    }

    /** Returns the value as it was read. */
    JsonValue value() {
        return value;
    }

    /** Returns the member {@code name}, if there is one. */
    Optional<Node> find(String name) {
        return object().get(name).map(_ -> child(name));
    }

    /** Returns the member {@code name}; without it, {@code mend} is said. */
    Optional<Node> require(String name, String mend) {
        var found = find(name);
        if (found.isEmpty() && value.asObject().isPresent()) {
            error(quoted(name) + " is missing: " + mend);
        }
        return found;
    }

    /** Returns the text of the member {@code name}, or an empty one after a problem. */
    String requireText(String name, String mend) {
        return require(name, mend).flatMap(Node::text).orElse("");
    }

    /** Returns the text of the member {@code name}, if there is one. */
    Optional<String> text(String name) {
        return find(name).flatMap(Node::text);
    }

    /** Returns this text, which has to be one that can be shown. */
    Optional<String> text() {
        var text = value.asString();
        if (text.filter(t -> !t.isBlank() && Printable.of(t).equals(t)).isEmpty()) {
            error("a text is expected, not empty, in one line");
            return Optional.empty();
        }
        return text;
    }

    /** Returns these texts; none of them twice. */
    List<String> texts() {
        var texts = new LinkedHashSet<String>();
        for (var element : elements("a list of texts")) {
            element.text()
                    .filter(text -> !texts.add(text))
                    .ifPresent(text -> element.error(quoted(text) + " is given twice: leave one"));
        }
        return List.copyOf(texts);
    }

    /** Returns the texts of the member {@code name}, in which one may stand more than once. */
    List<String> words(String name) {
        return find(name).map(node -> node.elements("a list of texts")).orElse(List.of()).stream()
                .flatMap(element -> element.text().stream())
                .toList();
    }

    /** Returns the texts of the member {@code name}, which may be one text, too. */
    List<String> textOrTexts(String name) {
        return find(name)
                .map(node ->
                        node.value instanceof JsonString
                                ? node.text().stream().toList()
                                : node.texts())
                .orElse(List.of());
    }

    /** Returns the texts of the member {@code name}. */
    List<String> texts(String name) {
        return find(name).map(Node::texts).orElse(List.of());
    }

    /** Returns the elements of this list; {@code expected} is said when it is none. */
    List<Node> elements(String expected) {
        if (!(value instanceof JsonArray(var elements))) {
            error(expected + " is expected");
            return List.of();
        }
        var nodes = new ArrayList<Node>();
        for (int i = 0; i < elements.size(); i++) {
            nodes.add(new Node(file, to(Integer.toString(i)), elements.get(i)));
        }
        return nodes;
    }

    /** Returns the members of the member {@code name}, in order. */
    Map<String, Node> entries(String name) {
        var entries = new LinkedHashMap<String, Node>();
        find(name).map(Node::entries).ifPresent(entries::putAll);
        return entries;
    }

    private Map<String, Node> entries() {
        if (value.asObject().isEmpty()) {
            error("an object is expected");
        }
        var entries = new LinkedHashMap<String, Node>();
        object().members().keySet().forEach(name -> entries.put(name, child(name)));
        return entries;
    }

    /** Returns the object that the member {@code name} is; an empty one when there is none. */
    JsonObject object(String name) {
        find(name).ifPresent(Node::entries);
        return object().object(name).orElse(JsonObject.EMPTY);
    }

    /** Returns the whole number of the member {@code name}, at least 1. */
    OptionalLong count(String name) {
        return find(name).map(Node::count).orElse(OptionalLong.empty());
    }

    private OptionalLong count() {
        var number = value.asNumber().filter(n -> n.signum() > 0 && n.compareTo(MOST) <= 0);
        if (number.filter(n -> n.stripTrailingZeros().scale() <= 0).isEmpty()) {
            error("a whole number is expected, at least 1");
            return OptionalLong.empty();
        }
        return OptionalLong.of(number.get().longValue());
    }

    /** Tells whether the member {@code name} is true. */
    boolean isTrue(String name) {
        var member = find(name);
        member.filter(node -> node.value.asBoolean().isEmpty())
                .ifPresent(node -> node.error("true or false is expected"));
        return member.flatMap(node -> node.value.asBoolean()).orElse(false);
    }

    void error(String message) {
        file.add(path, message, Severity.ERROR);
    }

    void warning(String message) {
        file.add(path, message, Severity.WARNING);
    }

    /** Notes what is wrong with the value at {@code below} this one. */
    void add(List<String> below, String message, Severity severity) {
        var whole = new ArrayList<>(path);
        whole.addAll(below);
        file.add(whole, message, severity);
    }

    /** Returns where the value at {@code below} this one stands. */
    Optional<Json.Place> place(List<String> below) {
        var whole = new ArrayList<>(path);
        whole.addAll(below);
        return Json.locate(file.text(), whole);
    }

    /** Returns the file that this stands in. */
    SourceFile file() {
        return file;
    }

    private Node child(String name) {
        return new Node(file, to(name), object().members().getOrDefault(name, value));
    }

    private List<String> to(String name) {
        var whole = new ArrayList<>(path);
        whole.add(name);
        return whole;
    }

    /** Returns a name or text of a file, for a message. */
    static String quoted(String text) {
        return Json.write(new JsonString(Printable.of(text)));
    }
}
