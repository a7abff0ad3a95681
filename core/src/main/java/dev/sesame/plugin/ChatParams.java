package dev.sesame.plugin;

import static java.util.Objects.requireNonNull;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * How a model is asked, immutable: {@code temperature}, {@code topP}, {@code topK}, {@code
 * maxOutputTokens}, and {@code options}, which become members of the request's body.
 *
 * @param json these members as OpenCode's {@code chat.params} has them
 */
public record ChatParams(JsonObject json) {
    /** Refuses null. */
    public ChatParams {
        requireNonNull(json, "json");
    }

    /** Returns the temperature, when one is set. */
    public Optional<BigDecimal> temperature() {
        return json.number("temperature");
    }

    /** Returns what becomes members of the body. */
    public JsonObject options() {
        return json.object("options").orElse(JsonObject.EMPTY);
    }

    /** Returns the same with {@code temperature}. */
    public ChatParams temperature(double temperature) {
        return number("temperature", Double.toString(temperature));
    }

    /** Returns the same with {@code topP}. */
    public ChatParams topP(double topP) {
        return number("topP", Double.toString(topP));
    }

    /** Returns the same with {@code maxOutputTokens}. */
    public ChatParams maxOutputTokens(long tokens) {
        return number("maxOutputTokens", Long.toString(tokens));
    }

    /** Returns the same with the member {@code name} in the body. */
    public ChatParams option(String name, JsonValue value) {
        return new ChatParams(json.with("options", options().with(name, value)));
    }

    private ChatParams number(String name, String literal) {
        return new ChatParams(json.with(name, new JsonNumber(literal)));
    }
}
