package dev.sesame.provider;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.Optional;

/**
 * A model that can be asked. Immutable. Its headers may hold secrets, so it prints its name only.
 */
public final class Model {
    private static final int MOST_OUTPUT = 32_000;

    private final JsonObject json;

    Model(JsonObject json) {
        this.json = json;
    }

    /** Returns its name as {@code provider/model}. */
    public ModelRef ref() {
        return new ModelRef(json.string("providerID").orElse(""), id());
    }

    /** Returns the id by which people choose it. */
    public String id() {
        return json.string("id").orElse("");
    }

    /** Returns the id by which the server knows it. */
    public String upstreamId() {
        return Trees.text(json, "api", "id").orElse(id());
    }

    /** Returns its name for people. */
    public String name() {
        return json.string("name").orElse(id());
    }

    /** Returns the npm package that speaks to its server in OpenCode: it names the wire format. */
    public String npm() {
        return Trees.text(json, "api", "npm").orElse("");
    }

    /** Returns the most tokens that are asked of it in one answer. */
    public int outputLimit() {
        int limit =
                Trees.at(json, "limit", "output")
                        .flatMap(JsonValue::asNumber)
                        .map(number -> number.min(java.math.BigDecimal.valueOf(MOST_OUTPUT)))
                        .map(Number::intValue)
                        .orElse(0);
        return limit > 0 ? limit : MOST_OUTPUT;
    }

    /** Tells whether it takes a temperature. */
    public boolean takesTemperature() {
        return Trees.at(json, "capabilities", "temperature")
                .flatMap(JsonValue::asBoolean)
                .orElse(false);
    }

    /** Tells whether it thinks before it answers. */
    boolean reasons() {
        return Trees.at(json, "capabilities", "reasoning")
                .flatMap(JsonValue::asBoolean)
                .orElse(false);
    }

    /** Returns the member in which its server wants its thoughts back; empty for none. */
    Optional<String> thoughts() {
        return Trees.text(json, "capabilities", "interleaved", "field");
    }

    /** Returns the options of the way of thinking that is called {@code name}. */
    JsonObject variant(String name) {
        return Trees.object(Trees.object(json, "variants"), name);
    }

    /** Returns what {@code models --verbose} prints of it, the members in OpenCode's order. */
    public JsonObject toJson() {
        return json;
    }

    /** Returns the address that belongs to it, empty for the wire format's own. */
    String url() {
        return Trees.text(json, "api", "url").orElse("");
    }

    String status() {
        return json.string("status").orElse("");
    }

    /** Returns what is added to the body of a request. */
    JsonObject options() {
        return Trees.object(json, "options");
    }

    JsonObject headers() {
        return Trees.object(json, "headers");
    }

    @Override
    public String toString() {
        return ref().toString();
    }
}
