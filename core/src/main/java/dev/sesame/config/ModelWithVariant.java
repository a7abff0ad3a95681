package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.Map;
import java.util.Optional;

/**
 * A model in the newer dialect: {@code "provider/model#variant"} or an object with these parts.
 *
 * @param model provider and model with a slash between them
 * @param variant the variant, when one is named
 */
record ModelWithVariant(String model, Optional<String> variant) {

    static ModelWithVariant of(JsonValue value) {
        if (value instanceof JsonObject parts) {
            var model =
                    parts.string("providerID").orElseThrow()
                            + "/"
                            + parts.string("model").orElseThrow();
            return new ModelWithVariant(model, parts.string("variant"));
        }
        var text = value.asString().orElseThrow();
        int hash = text.indexOf('#');
        return hash < 0
                ? new ModelWithVariant(text, Optional.empty())
                : new ModelWithVariant(
                        text.substring(0, hash), Optional.of(text.substring(hash + 1)));
    }

    void putInto(Map<String, JsonValue> members) {
        members.put("model", new JsonString(model));
        variant.ifPresent(name -> members.put("variant", new JsonString(name)));
    }
}
