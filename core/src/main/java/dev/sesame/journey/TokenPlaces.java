package dev.sesame.journey;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import dev.sesame.wellknown.Membership;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The strings of a configuration in which tokens of organisations stand. */
final class TokenPlaces {
    /** What OpenCode would replace once more. */
    private static final List<String> REFERENCES = List.of("{env:", "{file:");

    private final List<Secret> tokens;

    /** Looks for the tokens of {@code memberships}; an empty one stands nowhere. */
    TokenPlaces(List<Membership> memberships) {
        this.tokens =
                memberships.stream()
                        .map(Membership::token)
                        .filter(token -> !token.isEmpty())
                        .toList();
    }

    /** Tells whether a token stands in a string of {@code value}. */
    boolean isIn(JsonValue value) {
        if (value instanceof JsonObject object) {
            return object.members().values().stream().anyMatch(this::isIn);
        }
        if (value instanceof JsonArray array) {
            return array.elements().stream().anyMatch(this::isIn);
        }
        return value instanceof JsonString string
                && tokens.stream().anyMatch(token -> string.value().contains(token.reveal()));
    }

    /** Returns the members of {@code tree} in which a token stands, and nothing else. */
    JsonObject only(JsonObject tree) {
        var left = new LinkedHashMap<String, JsonValue>();
        tree.members()
                .forEach((name, value) -> {
                    if (isIn(value)) {
                        left.put(name, value instanceof JsonObject inner ? only(inner) : value);
                    }
                });
        return new JsonObject(left);
    }

    /** Returns {@code tree} with {@code standIn} in the place of each token. */
    JsonObject hidden(JsonObject tree, Secret standIn) {
        var hidden = new LinkedHashMap<String, JsonValue>();
        tree.members().forEach((name, value) -> hidden.put(name, hidden(value, standIn)));
        return new JsonObject(hidden);
    }

    private JsonValue hidden(JsonValue value, Secret standIn) {
        if (value instanceof JsonObject object) {
            return hidden(object, standIn);
        }
        if (value instanceof JsonArray array) {
            return new JsonArray(
                    array.elements().stream().map(each -> hidden(each, standIn)).toList());
        }
        return value instanceof JsonString string ? hidden(string, standIn) : value;
    }

    private JsonString hidden(JsonString string, Secret standIn) {
        var text = string.value();
        for (var token : tokens) {
            text = text.replace(token.reveal(), standIn.reveal());
        }
        return new JsonString(text);
    }

    /**
     * Returns {@code tree} without the strings that OpenCode would take for references: what an
     * organisation wrote must not read this machine's files or variables.
     */
    static JsonObject withoutReferences(JsonObject tree) {
        var left = new LinkedHashMap<String, JsonValue>();
        tree.members()
                .forEach((name, value) ->
                        withoutReferences(value)
                                .filter(_ -> !isReference(name))
                                .ifPresent(kept -> left.put(name, kept)));
        return new JsonObject(left);
    }

    private static Optional<JsonValue> withoutReferences(JsonValue value) {
        if (value instanceof JsonObject object) {
            return Optional.of(withoutReferences(object));
        }
        if (value instanceof JsonArray array) {
            var left = new ArrayList<JsonValue>();
            array.elements().forEach(each -> withoutReferences(each).ifPresent(left::add));
            return Optional.of(new JsonArray(left));
        }
        return Optional.of(value)
                .filter(v -> !(v instanceof JsonString string && isReference(string.value())));
    }

    private static boolean isReference(String text) {
        return REFERENCES.stream().anyMatch(text::contains);
    }
}
